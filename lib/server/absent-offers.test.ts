import { afterEach, describe, expect, test, vi } from "vitest";
import { statusSchema } from "../contract/health";
import type { OfferName } from "../contract/offers";
import { problemSchema } from "../contract/problem";
import { snapshotSchema } from "../contract/snapshot";
import type { JetStreamPort } from "../event-bus/adapters/jetstream/jetstream";
import { brokerWithout, offerNames } from "../event-bus/testing/broker-without";
import { reachBroker } from "./dashboard/broker-buses";
import { parseEnv } from "./env";
import { createProcess, type Process, setProcess } from "./process";
import { declaredRoutes, loadRouteFiles } from "./testing/declared-routes";

const files = await loadRouteFiles();
const routes = declaredRoutes(files);

const aConsumer = "/api/streams/{stream}/consumers/{consumer}";
const someSettings = {
  ...{ description: null, subjects: ["shop.>"], retention: "workqueue", storage: "memory", replicas: 1 },
  ...{ maxAgeMs: null, maxBytes: null, maxMessages: null, maxMessagesPerSubject: null, maxMessageBytes: null },
  ...{ discard: "old", duplicateWindowMs: 120_000, allowDirect: false, metadata: {} },
};
const ofConsumer = {
  ...{ description: null, filterSubjects: [], ackWaitMs: 30_000, maxDeliver: null, maxAckPending: 1_000 },
  ...{ backoffMs: [], metadata: {} },
};
const bodies: Readonly<Record<string, object>> = {
  "/api/publish": { subject: "shop.order", payload: { data: "x" } },
  "/api/publish/request": { subject: "shop.order", payload: { data: "x" } },
  "/api/publish/series": { subject: "shop.order", content: { mode: "text", text: "x" }, count: 1, perSecond: 1 },
  "/api/publish/templates": { name: "An order", draft: { subject: "shop.order" } },
  "/api/kv": { name: "NEW" },
  "/api/objects": { name: "NEW" },
  "/api/kv/{bucket}/put": { key: "a", payload: { data: "x" }, revision: 0 },
  "/api/kv/{bucket}/delete": { key: "a", revision: 1 },
  "/api/kv/{bucket}/purge": { key: "a", revision: 1, confirmed: { name: "a" } },
  "/api/objects/{bucket}/uploads": { name: "a", sizeBytes: 1, revision: 0 },
  "/api/objects/{bucket}/uploads/{id}/parts": { offset: 0, data: "" },
  "/api/objects/{bucket}/delete": { name: "a", confirmed: { name: "a", revision: 1 } },
  "/api/failures/plan": { action: "discard", scope: { filter: {} } },
  "/api/search": {},
  "/api/messages/plan": { action: "replay", search: {} },
  "/api/messages/jobs": { action: "replay", search: {}, confirmed: { total: 1 } },
  "/api/failures/jobs": { action: "discard", scope: { filter: {} } },
  "/api/streams/{stream}/plan": { action: "purge", scope: {} },
  "/api/streams": { name: "NEW", settings: {} },
  "/api/streams/{stream}/edit": {
    base: someSettings,
    settings: someSettings,
    confirmed: { createdAt: "", removed: 0 },
  },
  "/api/streams/{stream}/purge": { scope: {}, confirmed: { name: "SHOP", createdAt: "", removed: 0 } },
  "/api/streams/{stream}/seal": { confirmed: { name: "SHOP", createdAt: "" } },
  "/api/streams/{stream}/delete": {
    confirmed: { name: "SHOP", createdAt: "", messages: 0, consumers: 0, dependents: 0 },
  },
  "/api/streams/{stream}/messages/{at}/delete": { confirmed: { storedAt: "", wanting: 0 } },
  "/api/streams/{stream}/consumers": {
    name: "audit",
    beginning: { deliverPolicy: "all", ackPolicy: "explicit" },
    settings: ofConsumer,
  },
  [`${aConsumer}/edit`]: {
    base: ofConsumer,
    settings: ofConsumer,
    confirmed: { createdAt: "", lost: 0, unread: 0 },
  },
  [`${aConsumer}/pause`]: { forMs: 60_000 },
  [`${aConsumer}/plan`]: { action: "delete" },
  [`${aConsumer}/reset`]: { from: { kind: "start" }, confirmed: { createdAt: "", again: 0, skipped: 0 } },
  [`${aConsumer}/delete`]: { confirmed: { name: "billing", createdAt: "", lost: 0, unread: 0 } },
};
const params = { bucket: "none", stream: "SHOP", consumer: "billing", at: "1", id: "none", wish: "pause" };
const queries: Readonly<Record<string, string>> = {
  "/api/recipients": "?subject=shop.order",
  "/api/subjects/last": "?paths=shop.order",
  "/api/subjects/match": "?subject=shop.order",
  "/api/search/export": "?search=%7B%7D",
  "/api/kv/{bucket}/changes": "?after=0",
  "/api/kv/{bucket}/history": "?key=a",
  "/api/kv/{bucket}/removal": "?key=a",
  "/api/objects/{bucket}/object": "?name=a",
  "/api/objects/{bucket}/bytes": "?name=a",
};

/** What is answered `unsupported` where something is not offered. */
const lost: Readonly<Record<(typeof offerNames)[number], readonly string[]>> = {
  log: ["failures", "messages"],
  traffic: [],
  failures: ["failures", "stranded"],
  sender: ["sending"],
  administration: ["managing"],
  keyValue: ["keys"],
  objects: ["objects"],
};
const belongs: Readonly<Record<string, (path: string, method: string) => boolean>> = {
  failures: (path) => /^\/api\/(failures|jobs|messages\/jobs)/.test(path) || path.endsWith("/deliveries"),
  stranded: (path) => path.endsWith("/stranded"),
  sending: (path) =>
    /^\/api\/(publish$|publish\/(series|request)$|recipients|subjects\/match|jobs|messages|failures\/(jobs|plan))/.test(
      path,
    ),
  managing: (path, method) =>
    (/^\/api\/streams(\/\{stream\}\/consumers)?$/.test(path) && method === "POST") ||
    /^\/api\/streams\/.*\/(pause|resume|reset|unpin|seal|purge|delete|deletion|plan|edit)$/.test(path),
  keys: (path) => /^\/api\/kv(\/|$)/.test(path),
  objects: (path) => /^\/api\/objects(\/|$)/.test(path),
  messages: (path) =>
    /^\/api\/(search$|search\/export$|messages|jobs|subjects(\/last)?$|streams\/\{stream\}\/(messages|subjects))/.test(
      path,
    ),
};

let running: Process | undefined;
/** Below the broker of the last start, whatever it offers. */
let jetstream: JetStreamPort;
afterEach(async () => {
  await running?.dashboards.stop();
});

async function start(absent: Parameters<typeof brokerWithout>[1]) {
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }), {
    reach: (...given) => {
      const reached = reachBroker(...given);
      jetstream = reached.broker.jetstream;
      return { ...reached, broker: brokerWithout(reached.broker, absent) };
    },
  });
  setProcess(running);
  const dashboard = running.dashboards.of(null);
  running.dashboards.start();
  await vi.waitFor(() => expect(dashboard.broker.connection.status().state).toBe("connected"));
  await jetstream.streams.create({ name: "SHOP", subjects: ["shop.>"], retention: "workqueue" });
  await jetstream.consumers.create("SHOP", { name: "billing" });
  await jetstream.messages.publish({ subject: "shop.order", data: new Uint8Array() });
  await dashboard.monitor.sweepNow();
  return dashboard;
}

async function ask(path: string, method: string): Promise<Response> {
  const handler = files.find(({ servedAt }) => servedAt === path)?.exports[method];
  if (typeof handler !== "function") throw new Error(`${method} ${path} is not served`);
  const asked = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof params) => params[name]);
  const request = new Request(`http://127.0.0.1:3000${asked}${queries[path] ?? ""}`, {
    method,
    headers: { host: "127.0.0.1:3000", "content-type": "application/json" },
    ...(method === "POST" && path in bodies ? { body: JSON.stringify(bodies[path]) } : {}),
  });
  return handler(request, { params: Promise.resolve(params) });
}

describe.each(offerNames)("a broker without %s", (offer) => {
  const reason = `This broker has no ${offer}.`;

  test("is watched all the same: only what needs it answers `unsupported`, with the broker's sentence", async () => {
    await start({ [offer]: reason });
    for (const { method, path } of routes) {
      const answer = await ask(path, method);
      // The broker in memory has no such words, whatever it offers.
      if (path.endsWith("/configuration")) continue;
      const isLost = lost[offer].some((part) => belongs[part]?.(path, method));
      if (!isLost) expect([500, 501], `${method} ${path}`).not.toContain(answer.status);
      else {
        const problem = problemSchema.parse(await answer.json());
        expect(problem, `${method} ${path}`).toMatchObject({ status: 501, code: "unsupported", detail: reason });
      }
    }
  });

  test("says so in its snapshot and among the facts of its status, and has no fault for it", async () => {
    await start({ [offer]: reason });
    const { bus, failures } = snapshotSchema.parse(await (await ask("/api/snapshot", "GET")).json());
    const all: Record<OfferName, string | null> = {
      ...{
        log: null,
        traffic: null,
        failures: null,
        sender: null,
        administration: null,
        keyValue: null,
        objects: null,
      },
      [offer]: reason,
    };
    expect(bus.offers).toEqual(offer === "log" ? { ...all, failures: reason } : all);
    expect(failures.problem).toBeNull();
    await vi.waitFor(async () => {
      const status = statusSchema.parse(await (await ask("/api/status", "GET")).json());
      expect(status.bus.offers).toEqual(bus.offers);
      // This process keeps its history, incidents and mutes in memory, whatever the broker offers.
      const inMemory = ["Lag history", "Incidents", "Mutes"];
      expect(status.checks.filter(({ name, state }) => state !== "ok" && !inMemory.includes(name))).toEqual([]);
      expect(status.checks.some(({ name }) => name === "Failures")).toBe(bus.offers.failures === null);
    });
  });
});
