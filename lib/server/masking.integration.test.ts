import { once } from "node:events";
import { createServer } from "node:http";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { GET as getActivity } from "@/app/api/activity/route";
import { GET as getFailure } from "@/app/api/failures/[id]/route";
import { POST as startJob } from "@/app/api/failures/jobs/route";
import { POST as planJob } from "@/app/api/failures/plan/route";
import { GET as getRetrying } from "@/app/api/failures/retrying/route";
import { GET as getFailures } from "@/app/api/failures/route";
import { GET as getJobMessages } from "@/app/api/jobs/[id]/messages/route";
import { GET as getJob } from "@/app/api/jobs/[id]/route";
import { GET as getJobs } from "@/app/api/jobs/route";
import { POST as searchMessages } from "@/app/api/search/route";
import { GET as getSnapshot } from "@/app/api/snapshot/route";
import { GET as getStatus } from "@/app/api/status/route";
import { GET as getConsumer } from "@/app/api/streams/[stream]/consumers/[consumer]/route";
import { GET as getStranded } from "@/app/api/streams/[stream]/consumers/[consumer]/stranded/route";
import { GET as getMessage } from "@/app/api/streams/[stream]/messages/[at]/route";
import { GET as getMessages } from "@/app/api/streams/[stream]/messages/route";
import { failurePlanSchema } from "../contract/failure-jobs";
import { failureListSchema, retryingListSchema } from "../contract/failures";
import { jobAnswerSchema } from "../contract/jobs";
import { strandedSchema } from "../contract/stranded";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const secrets = ["4111-1111", "pin-8642", "Bearer-abc.def"];
const patience = { timeout: 30_000, interval: 50 };

let server: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  manager = await jetstreamManager(client);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  await manager.streams.add({ name: "ORDERS_DLQ", subjects: ["dead.>"] });
  await manager.streams.add({ name: "WORK", subjects: ["work.>"], retention: "workqueue" });
  await manager.consumers.add("WORK", { durable_name: "worker", ack_policy: "explicit", max_deliver: 2 });
  const mask = "$.data.card, $..pin, header:Authorization";
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_MASK: mask, JETLAG_LOG_LEVEL: "silent" }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  await vi.waitFor(() => expect(dashboard.monitor.view.streams.length).toBeGreaterThan(0), patience);
});
afterAll(async () => {
  await dashboard?.stop();
  await client?.close();
  await server?.stop();
});

const card = JSON.stringify({ data: { card: secrets[0], total: 12, deep: [{ pin: secrets[1] }] } });
const payloads = [
  Buffer.from(card),
  Buffer.from(JSON.stringify({ data: { card: { number: secrets[0] }, filler: "x".repeat(100_000), pin: secrets[1] } })),
  Buffer.from(`not JSON: ${card}`),
  Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(card)]),
  Buffer.from(`\n\t${secrets[0]}\x12\b${secrets[1]}`), // Protocol Buffers, and UTF-8
  Buffer.from(JSON.stringify({ body: card, data_base64: Buffer.from(card).toString("base64") })),
  Buffer.from(`${card}\n{"p\\u0069n":"${secrets[1]}"}`),
];

async function publishAll(subject = "orders.created"): Promise<void> {
  for (const payload of payloads) {
    const hdrs = headers();
    hdrs.append("Authorization", `${secrets[2]}`);
    hdrs.append("Jetlag-Error", `refused ${secrets[0]}: ${secrets[2]}`);
    hdrs.append("Jetlag-Error-Stack", `Error: ${secrets[0]} at ${secrets[2]}`);
    await jetstream(client).publish(subject, payload, { headers: hdrs });
  }
}

/** A worker rejects every message until the server gives each up: they stay in the queue, delivered to nobody. */
async function strandAll(): Promise<void> {
  await publishAll("work.jobs");
  const consumer = await jetstream(client).consumers.get("WORK", "worker");
  const rejectAll = async () => {
    const taken = [];
    for (let one = 0; one < payloads.length; one++) taken.push(await consumer.next());
    for (const message of taken) message?.nak();
  };
  await rejectAll();
  await vi.waitFor(async () => {
    sentOfRetrying = await read(getRetrying(request(), at({})));
    expect(retryingListSchema.parse(JSON.parse(sentOfRetrying)).total).toBe(payloads.length);
  }, patience);
  await rejectAll();
  await consumer.next({ expires: 1_000 });
}
let sentOfRetrying = "";

/** Every byte of the live endpoint until as many rows came as messages were published. */
async function collectLiveBytes(publish: () => Promise<void>): Promise<string> {
  const http = createServer();
  http.on("upgrade", (request, socket, head) => dashboard.live.handleUpgrade(request, socket, head));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}/api/live`);
  let bytes = "";
  socket.on("message", (data) => {
    bytes += String(data);
  });
  await once(socket, "open");
  const filters = ["orders.>", "JETLAG_FAILURES.>", "$JETLAG.live.stats", "$JETLAG.tick"];
  const subscriptions = filters.map((filter, at) => `SUB ${filter} ${at}\r\n`).join("");
  socket.send(`CONNECT {"verbose":false,"headers":true}\r\n${subscriptions}PING\r\n`);
  await vi.waitFor(() => expect(bytes).toContain("PONG"), patience);
  for (const filter of filters.slice(0, 2)) {
    await vi.waitFor(() => expect(bytes).toContain(`"watching":["${filter}"]`), patience);
  }
  await publish();
  await vi.waitFor(() => {
    expect(bytes.split("HMSG orders.created ").length - 1).toBe(payloads.length);
    expect(bytes).toContain("MSG JETLAG_FAILURES.failed.ORDERS.billing");
  }, patience);
  socket.terminate();
  await new Promise((resolve) => http.close(resolve));
  return bytes;
}

/** The handler gives each message up, with words that quote it. */
async function failAll(): Promise<void> {
  const consumer = await jetstream(client).consumers.get("ORDERS", "billing");
  for (let one = 0; one < payloads.length; one++) {
    const message = await consumer.next();
    message?.term(`card ${secrets[0]} of ${secrets[2]} declined`);
  }
}

async function read(response: Promise<Response> | Response): Promise<string> {
  const answer = await response;
  expect(answer.status).toBe(200);
  return answer.text();
}

const request = (query = "") => new Request(`http://127.0.0.1/api${query}`, { headers: { host: "127.0.0.1:3000" } });
const post = (body: unknown) =>
  new Request("http://127.0.0.1:3000/api/x", {
    method: "POST",
    headers: { host: "127.0.0.1:3000", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const at = <T>(params: T) => ({ params: Promise.resolve(params) });

/** Retrying, stranded, dead letters, and redrive jobs: what else quotes messages. */
async function everyOtherAnswer(): Promise<string[]> {
  const sent: string[] = [];
  await strandAll();
  const worker = at({ stream: "WORK", consumer: "worker" });
  const stranded = await read(getStranded(request(), worker));
  expect(strandedSchema.parse(JSON.parse(stranded)).count).toEqual({ value: payloads.length, how: "exact" });
  sent.push(sentOfRetrying, stranded, await read(getConsumer(request(), worker)));

  // Those of the orders, those of the queue, which are announced, and the letters: each kind once it is there.
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(payloads.length * 2), patience);
  await publishAll("dead.letters");
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(payloads.length * 3), patience);
  const list = await read(getFailures(request("?deadLetters=only"), at({})));
  const letters = failureListSchema.parse(JSON.parse(list)).failures;
  expect(letters).toHaveLength(payloads.length);
  sent.push(list);
  for (const { id } of letters) sent.push(await read(getFailure(request(), at({ id }))));

  const what = { action: "redrive", scope: { filter: {} }, destination: "orders.again" };
  const plan = await read(planJob(post(what), at({})));
  expect(failurePlanSchema.parse(JSON.parse(plan)).total).toBe(dashboard.failures.counts().open.value);
  const started = await read(startJob(post(what), at({})));
  const { id } = jobAnswerSchema.parse(JSON.parse(started)).job;
  sent.push(plan, started);
  await vi.waitFor(async () => {
    const job = await read(getJob(request(), at({ id })));
    expect(jobAnswerSchema.parse(JSON.parse(job)).job.status).toBe("finished");
    sent.push(job);
  }, patience);
  const ends = await read(getJobMessages(request(), at({ id })));
  expect(ends).toContain("published");
  sent.push(ends, await read(getJobs(request(), at({}))), await read(getActivity(request(), at({}))));
  for (const stream of ["JETLAG_JOBS", "JETLAG_AUDIT", "JETLAG_REJECTIONS", "WORK", "ORDERS_DLQ"]) {
    sent.push(await read(getMessages(request(), at({ stream }))));
  }
  return sent;
}

test("masked values are in no byte that is sent, over HTTP or WebSocket", async () => {
  const sent: string[] = [];
  sent.push(
    await collectLiveBytes(async () => {
      await publishAll();
      await failAll();
      await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(payloads.length), patience);
    }),
  );
  for (const stream of ["ORDERS", "JETLAG_FAILURES", "JETLAG_ADVISORIES"]) {
    sent.push(await read(getMessages(request(), at({ stream }))));
    for (let number = 1; number <= payloads.length; number++) {
      sent.push(await read(getMessage(request(), at({ stream, at: String(number) }))));
    }
  }
  const list = await read(getFailures(request(), at({})));
  sent.push(list, await read(getSnapshot(request(), at({}))), await read(getStatus(request(), at({}))));
  const { failures } = failureListSchema.parse(JSON.parse(list));
  expect(failures).toHaveLength(payloads.length);
  for (const { id } of failures) sent.push(await read(getFailure(request(), at({ id }))));

  sent.push(...(await everyOtherAnswer()));
  for (const secret of secrets) {
    for (const encoded of [secret, Buffer.from(secret).toString("base64").slice(2, -4)]) {
      expect(sent.filter((text) => text.includes(encoded)).map((text) => text.slice(0, 200))).toEqual([]);
    }
  }
  expect(sent[0]).toContain("[masked]");
  expect(list).toContain("[masked]");
});

test("masked values cannot be searched for either", async () => {
  for (const secret of secrets) {
    const found = await read(getFailures(request(`?search=${secret}`), at({})));
    expect(failureListSchema.parse(JSON.parse(found)).failures).toEqual([]);
    const lines = await read(searchMessages(post({ text: secret }), at({})));
    expect(lines).not.toContain('"kind":"match"');
    expect(lines).toMatch(/\{"kind":"end","scanned":[1-9].*"why":"done"/);
  }
});

test.each([
  ["utf8", (text: string) => text],
  ["base64", (text: string) => Buffer.from(text).toString("base64")],
])("a payload that was edited where it is masked is refused: %s", async (encoding, encode) => {
  const [failure] = failureListSchema.parse(
    JSON.parse(await read(getFailures(request("?state=all"), at({})))),
  ).failures;
  const payload = { encoding, data: encode('{"data":{"card":"[masked]"}}') };
  const what = { action: "redrive", scope: { ids: [failure?.id] }, destination: "orders.again", payload };
  const answer = await startJob(post(what), at({}));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("what is masked would be lost");
});

test("what the broker stores stays whole", async () => {
  const stored = await manager.streams.getMessage("ORDERS", { seq: 1 });
  expect(stored?.string()).toBe(card);
  expect(stored?.header.get("Authorization")).toBe(secrets[2]);
});
