import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readDrawn } from "../../client/queries/first-snapshot";
import { longestDrawnSnapshot } from "../../contract/drawn-page";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { reachBroker } from "../dashboard/broker-buses";
import { parseEnv } from "../env";
import { notePage } from "../http/front/page-address";
import { createProcess, type Process, setProcess } from "../process";
import { drawnPage } from "./drawn-page";

let running: Process;
let jetstream: JetStreamPort;

beforeEach(async () => {
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }), {
    reach: (...given) => {
      const reached = reachBroker(...given);
      jetstream = reached.broker.jetstream;
      return reached;
    },
  });
  setProcess(running);
  running.dashboards.start();
  const { broker, monitor } = running.dashboards.of(null);
  await vi.waitFor(() => expect(broker.connection.status().state).toBe("connected"));
  await monitor.sweepNow();
});
afterEach(() => running.dashboards.stop());

const askedFor = (path: string, more: Record<string, string> = {}) => {
  const headers = { ...more };
  notePage(headers, path);
  return new Headers(headers);
};

test("a page is drawn with the last sweep, its age, and what its visitor's headers say", async () => {
  const asked = askedFor("/streams", {
    "accept-language": "de-CH",
    "content-security-policy": "script-src 'self' 'nonce-abc+/='",
    cookie: "a=1; jetlag-flag-seen=1",
  });
  const brokerOf = vi.fn(() => null);
  const page = await drawnPage(asked, brokerOf);
  expect(brokerOf).toHaveBeenCalledWith("/streams");
  expect(page).toMatchObject({ locale: "de-CH", nonce: "abc+/=", flags: ["seen"] });
  if (page.snapshot === null) throw new Error("drawn without a snapshot");
  const { ageMs, ...drawn } = page.snapshot;
  expect(drawn).toMatchObject({ broker: null, firstBroker: running.dashboards.of(null).settings.id });
  expect(Math.abs(Date.now() - drawn.drawnAtMs)).toBeLessThan(60_000);
  const young = readDrawn({ ...drawn, ageMs: 0 });
  const old = readDrawn({ ...drawn, ageMs: 4_000 });
  expect(ageMs).toBeGreaterThanOrEqual(0);
  expect(Date.parse(old?.snapshot.at ?? "") - Date.parse(young?.snapshot.at ?? "")).toBe(4_000);
  expect(young?.snapshot.sampledAt).not.toBeNull();
});

test("a page about no broker, or one that there is not, is drawn without", async () => {
  expect((await drawnPage(askedFor("/brokers"), () => undefined)).snapshot).toBeNull();
  expect((await drawnPage(askedFor("/b/nope"), () => "nope")).snapshot).toBeNull();
});

test("a sweep that is too large for a page is asked for by the browser", async () => {
  for (let at = 0; at * 4_000 < longestDrawnSnapshot; at++)
    await jetstream.streams.create({ name: `S${at}`, subjects: [`s${at}`], description: "x".repeat(4_000) });
  await running.dashboards.of(null).monitor.sweepNow();
  expect((await drawnPage(askedFor("/"), () => null)).snapshot).toBeNull();
});
