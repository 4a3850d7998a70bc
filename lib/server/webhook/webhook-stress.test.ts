import { createServer, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type WebhookNewsJson, webhookBodySchema, webhookGroupSchema } from "../../contract/webhook";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs } from "../../model/broker-time";
import type { Verdict } from "../../model/consumer/consumer-health";
import { consumerHealth } from "../../model/testing/consumer-health";
import { Incidents } from "../../monitor/incidents/incidents";
import { storeOn } from "../../store/testing/store-on";
import { Webhook } from "./webhook";
import { parseWebhookTarget } from "./webhook-target";

// Incidents, told to a real receiver that is slow, broken, or flooded, and by dashboards that die.

// A thousand incidents take their time on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** News of the calls that the receiver took, in order; and how many calls it got. */
let heard: Pick<WebhookNewsJson, "id" | "kind">[];
let calls: number;
/** Calls that are not answered. */
let waiting: number;
/** What the receiver answers, by the number of the call. */
let answer: (response: ServerResponse, take: () => void) => void;
const receiver = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  calls++;
  waiting++;
  response.on("close", () => waiting--);
  const json: unknown = JSON.parse(text);
  answer(response, () => {
    const group = webhookGroupSchema.safeParse(json);
    if (group.success) heard.push(...group.data.incidents.map(({ id, kind }) => ({ id, kind })));
    else {
      const { id, kind } = webhookBodySchema.parse(json);
      if (kind !== "test") heard.push({ id, kind });
    }
    response.end();
  });
});

let clock: ManualClock;
let server: MemoryServer;
let address: string;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  heard = [];
  calls = waiting = 0;
  answer = (_, take) => take();
  clock = new ManualClock();
  server = new MemoryServer(clock);
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const bound = receiver.address();
  if (bound === null || typeof bound === "string") throw new Error("not bound to a port");
  address = `http://127.0.0.1:${bound.port}/`;
});
afterEach(async () => {
  await kill();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Since when each consumer's verdict is what it is. */
let sinceMs = new Map<string, { verdict: Verdict; ms: number }>();
beforeEach(() => {
  sinceMs = new Map();
});

function seen(verdicts: Readonly<Record<string, Verdict>>) {
  const consumers = Object.entries(verdicts).map(([name, verdict]) => {
    const known = sinceMs.get(name);
    const { ms } = known?.verdict === verdict ? known : { ms: clock.now() };
    sinceMs.set(name, { verdict, ms });
    return { ...consumerHealth({ name, verdict }), since: new Date(ms).toISOString() };
  });
  return { consumers, isWhole: true, isOutdated: false, sampledAtMs: clock.now() };
}

/** A dashboard that sees something. When it dies, it neither finishes nor writes anything any more. */
async function dashboard(owner: string) {
  const bus = new MemoryBroker({ server, clock });
  await bus.start();
  const settings = { target: parseWebhookTarget(address), format: "jetlag" } as const;
  const broker = { id: "default", title: null, pages: "" };
  const webhook = new Webhook({
    ...{ settings, broker: () => broker, origin: "https://jetlag.example.com", clock, logger: silentLogger },
  });
  const incidents = new Incidents({
    ...{
      store: storeOn(bus.jetstream, { clock }),
      broker: "default",
      owner,
      clock,
      logger: silentLogger,
      receiver: webhook.receiver,
    },
    brokerNow: () => brokerMs(clock.now()),
    tells: () => true,
  });
  const stop = async () => {
    // First what it could still write with.
    await bus.stop();
    await Promise.all([webhook.stop(), incidents.stop()]);
  };
  running.push({ stop });
  await incidents.open();
  return incidents;
}

/** A sweep every ten seconds for a while; calls that are under way get their turns. */
async function pass(incidents: Incidents, forMs: number, verdicts: Readonly<Record<string, Verdict>>): Promise<void> {
  for (let passedMs = 0; passedMs < forMs; passedMs += 10 * secondMs) {
    incidents.follow(seen(verdicts));
    await settle(incidents);
    await clock.advance(10 * secondMs);
    await settle(incidents);
  }
}

/** Waits for what goes over the loopback: until there is nothing to do, the receiver thinks, or a pause goes by the clock. */
async function settle(incidents: Incidents): Promise<void> {
  for (let turn = 0; turn < 30 && !incidents.idle && waiting === 0; turn++) await delay(1);
}

/** Ends what runs: nothing of it is written any more. */
async function kill(): Promise<void> {
  for (const one of running.splice(0)) await one.stop();
}

const kinds = (of: (kind: string) => boolean) => heard.filter(({ kind }) => of(kind)).map(({ id }) => id);
const distinct = (ids: readonly string[]) => new Set(ids).size;

test("a receiver that answers after 30 s is told once of each, opening before end", async () => {
  answer = (_, take) => void clock.schedule(30 * secondMs, take);
  const one = await dashboard("one");
  await pass(one, 3 * minuteMs, { billing: "stalled" });
  await pass(one, 8 * minuteMs, { billing: "healthy" });
  expect(heard.map(({ kind }) => kind)).toEqual(["incident_opened", "incident_closed"]);
  expect(calls).toBe(2);
});

test("a receiver that fails for 10 min is told once of each then, what opened before what is over", async () => {
  const fromMs = clock.now() + 10 * minuteMs;
  answer = (response, take) => (clock.now() < fromMs ? response.writeHead(500).end() : take());
  const one = await dashboard("one");
  await pass(one, 10 * minuteMs, { billing: "stalled", tax: "no_reader" });
  expect(heard).toEqual([]);
  // Three attempts, and a minute of rest: no storm.
  expect(calls).toBeLessThanOrEqual(3 * 11);
  await pass(one, 3 * minuteMs, { billing: "stalled", tax: "no_reader" });
  await pass(one, 8 * minuteMs, { billing: "healthy", tax: "healthy" });
  expect(heard.map(({ kind }) => kind)).toEqual([
    ...["incident_opened", "incident_opened"],
    ...["incident_closed", "incident_closed"],
  ]);
  expect(distinct(heard.map(({ id }) => id))).toBe(4);
});

test("a thousand at once are told once each, in few calls, and so are their ends", async () => {
  const names = Array.from({ length: 1_000 }, (_, at) => `worker-${at}`);
  const all = (verdict: Verdict) => Object.fromEntries(names.map((name) => [name, verdict]));
  const one = await dashboard("one");
  await pass(one, 3 * minuteMs, all("stalled"));
  const opened = kinds((kind) => kind === "incident_opened");
  expect([opened.length, distinct(opened)]).toEqual([1_000, 1_000]);
  expect(opened).toEqual(opened.toSorted());
  expect(calls).toBeLessThanOrEqual(30);
  await pass(one, 9 * minuteMs, all("healthy"));
  const closed = kinds((kind) => kind === "incident_closed");
  expect([closed.length, distinct(closed)]).toEqual([1_000, 1_000]);
});

test("what a dashboard opened and did not live to close is closed by the next one, and nothing is told twice", async () => {
  const first = await dashboard("first");
  await pass(first, 3 * minuteMs, { billing: "stalled" });
  expect(heard.map(({ kind }) => kind)).toEqual(["incident_opened"]);
  await kill();
  const second = await dashboard("second");
  await pass(second, 2 * minuteMs, { billing: "stalled" });
  await pass(second, 8 * minuteMs, { billing: "healthy" });
  expect(heard.map(({ kind }) => kind)).toEqual(["incident_opened", "incident_closed"]);
});

test("killed while a slow receiver had not answered, the next tells it with the same id, and its end after it", async () => {
  answer = () => {};
  const first = await dashboard("first");
  await pass(first, 10 * secondMs, { billing: "stalled" });
  expect(calls).toBe(1);
  await kill();
  answer = (_, take) => take();
  const second = await dashboard("second");
  await pass(second, 3 * minuteMs, { billing: "stalled" });
  await pass(second, 8 * minuteMs, { billing: "healthy" });
  expect(heard.map(({ kind }) => kind)).toEqual(["incident_opened", "incident_closed"]);
});
