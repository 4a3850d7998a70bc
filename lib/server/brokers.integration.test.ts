import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { GET as getBrokers } from "@/app/api/brokers/route";
import { POST as postPublish } from "@/app/api/publish/route";
import { GET as getSnapshot } from "@/app/api/snapshot/route";
import { GET as getMetrics } from "@/app/metrics/route";
import { activityListSchema } from "../contract/activity";
import { brokersSchema } from "../contract/brokers";
import { problemSchema } from "../contract/problem";
import { publishAnswerSchema } from "../contract/publish";
import { snapshotSchema } from "../contract/snapshot";
import { Secret } from "../event-bus/secret";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { BrokerSettings } from "./config/broker-settings";
import { brokerDefaults } from "./config/env-broker";
import { parseEnv } from "./env";
import { noteBroker } from "./http/broker-address";
import { createProcess, type Process, setProcess } from "./process";

const patience = { timeout: 30_000, interval: 50 };
const env = parseEnv({ JETLAG_LOG_LEVEL: "silent" });
const servers: NatsServer[] = [];
let running: Process | undefined;

afterEach(async () => {
  await running?.dashboards.stop();
  running = undefined;
  for (const server of servers.splice(0)) await server.stop();
});

/** A server with a stream of this name. */
async function startServer(stream: string): Promise<NatsServer> {
  const server = await startNatsServer();
  servers.push(server);
  const client = await connect({ servers: server.url });
  await (await jetstreamManager(client)).streams.add({ name: stream, subjects: ["orders.>"] });
  await client.close();
  return server;
}

const broker = (id: string, url: string): BrokerSettings => ({
  ...{ id, title: id.toUpperCase(), colour: null, protobuf: null, ...brokerDefaults(env) },
  ...{ kind: "nats", options: { servers: [new Secret(url)] } },
});

function start(...brokers: BrokerSettings[]): Process {
  running = createProcess(env, { brokers });
  setProcess(running);
  running.dashboards.start();
  return running;
}

const nothing = { params: Promise.resolve({}) };

/** A request as the HTTP server hands it on. */
function request(id: string | null, path: string, body?: object): Request {
  const headers: Record<string, string> = { host: "127.0.0.1:3000", "content-type": "application/json" };
  noteBroker(headers, id);
  const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
  return new Request(`http://127.0.0.1:3000${path}`, init);
}

const brokers = async () =>
  brokersSchema.parse(await (await getBrokers(request(null, "/api/brokers"), nothing)).json());
const snapshot = async (id: string | null) =>
  snapshotSchema.parse(await (await getSnapshot(request(id, "/api/snapshot"), nothing)).json());
const publish = (id: string | null) =>
  postPublish(request(id, "/api/publish", { subject: "orders.x", payload: { data: "x" } }), nothing);
const streamsOf = async (id: string | null) =>
  (await snapshot(id)).streams.filter(({ own }) => !own).map(({ config }) => config.name);
const sampled = (id: string) => vi.waitFor(async () => expect((await snapshot(id)).sampledAt).not.toBeNull(), patience);

test("a broker that is down and one that hangs delay no other, neither its start nor its answers nor the end", async () => {
  const [hanging, alive] = [await startServer("HANGS"), await startServer("LIVES")];
  await hanging.pause();
  start(broker("hanging", hanging.url), broker("dead", "nats://127.0.0.1:1"), broker("alive", alive.url));

  await sampled("alive");
  expect(await streamsOf("alive")).toEqual(["LIVES"]);
  expect(publishAnswerSchema.parse(await (await publish("alive")).json())).toMatchObject({
    ...{ place: { channel: "LIVES", at: "1" }, number: 1 },
  });
  const { brokers: listed, first } = await brokers();
  expect(first).toBe("hanging");
  expect(listed.map(({ id, consumers }) => [id, consumers.value])).toEqual([
    ["hanging", null],
    ["dead", null],
    ["alive", 0],
  ]);
  expect(listed.map(({ problem }) => problem)).toEqual([
    expect.stringContaining("Not connected"),
    expect.stringContaining("Not connected"),
    null,
  ]);
  const refused = await publish("dead");
  expect([refused.status, problemSchema.parse(await refused.json()).code]).toEqual([503, "bus_unavailable"]);

  const endsAt = performance.now();
  await running?.dashboards.stop();
  expect(performance.now() - endsAt).toBeLessThan(8_000);
});

test("while a broker hangs, the others are sampled and answered as before", async () => {
  const [hanging, alive] = [await startServer("HANGS"), await startServer("LIVES")];
  start(broker("hanging", hanging.url), broker("alive", alive.url));
  await Promise.all([sampled("hanging"), sampled("alive")]);
  await hanging.pause();
  const before = (await snapshot("alive")).sampledAt;
  await vi.waitFor(async () => expect((await snapshot("alive")).sampledAt).not.toBe(before), patience);
  const stuck = publish("hanging");
  expect((await publish("alive")).status).toBe(200);
  expect(await streamsOf("hanging")).toEqual(["HANGS"]);
  hanging.resume();
  expect((await stuck).status).toBe(200);
});

test("each broker has its own streams, records and metrics; addresses without one mean the first", async () => {
  const [one, two] = [await startServer("ONE"), await startServer("TWO")];
  const { dashboards } = start(broker("one", one.url), broker("two", two.url));
  await Promise.all([sampled("one"), sampled("two")]);
  for (const { failures } of dashboards.all())
    await vi.waitFor(() => expect(failures.counts().capturedSince).not.toBeNull(), patience);
  expect([await streamsOf("one"), await streamsOf("two"), await streamsOf(null)]).toEqual([["ONE"], ["TWO"], ["ONE"]]);

  expect((await publish("two")).status).toBe(200);
  const activity = async (id: string) =>
    activityListSchema.parse(await (await getActivity(request(id, "/api/activity"), nothing)).json()).activity;
  expect(await activity("two")).toMatchObject([{ action: "publish", broker: "two", detail: "stored as TWO #1" }]);
  expect(await activity("one")).toEqual([]);
  const metrics = await (await getMetrics(request(null, "/metrics"), nothing)).text();
  expect(metrics).toContain('jetlag_events_published_total{broker="two",stream="TWO"} 1');
  expect(metrics).toMatch(/jetlag_sampled_timestamp_seconds\{broker="one"\}/);
});

test("a broker that is not configured is not found, whatever is asked of it", async () => {
  const one = await startServer("ONE");
  start(broker("one", one.url));
  for (const answer of [await publish("gone"), await getBrokers(request("gone", "/api/brokers"), nothing)]) {
    const problem = problemSchema.parse(await answer.json());
    expect([answer.status, problem.code, problem.detail]).toEqual([
      404,
      "broker_not_found",
      'there is no broker "gone", there is "one"',
    ]);
  }
});
