import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NatsEventBus } from "../event-bus/adapters/nats/nats-event-bus";
import { silentLogger } from "../event-bus/logger";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { headerValue } from "../model/message/headers";
import { noMask } from "../model/message/message-mask";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";
import { readFailure } from "./views/failures/failure-list";

const patience = { timeout: 45_000, interval: 50 };

let server: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
const endings: (() => Promise<void>)[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  manager = await jetstreamManager(client);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await client.close();
  await server.stop();
});

async function startDashboard(): Promise<Dashboard> {
  const dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(() => dashboard.stop());
  dashboard.start();
  return dashboard;
}

const open = ({ failures }: Dashboard) =>
  [...failures.store.index.list({ state: "open" })].map(({ failure }) => failure);

test("a dead letter of our bus is in the inbox with its error, stack, attempts, handler and origin", async () => {
  const bus = new NatsEventBus({
    servers: server.url,
    streamName: "SHOP",
    consumerGroup: "billing",
    deadLetterStream: "SHOP_DLQ",
    ackWaitMs: 1_000,
    backoffMs: [10],
    logger: silentLogger,
  });
  endings.push(() => bus.stop());
  await bus.start();
  const chargeCard = async () => {
    throw new RangeError("card expired");
  };
  await bus.subscribe("order.created", chargeCard);
  const dashboard = await startDashboard();
  await bus.publish("order.created", {
    actor: "checkout",
    tenantId: "shop-be",
    data: { total: 42 },
  });

  // The server announces the termination, too: both are one failure, once the letter has been read.
  await vi.waitFor(() => expect(open(dashboard)).toMatchObject([{ reason: "dead_letter" }]), patience);
  const [failure] = open(dashboard);
  expect(failure).toMatchObject({
    reason: "dead_letter",
    detail: "RangeError: card expired",
    deliveries: 3,
    stream: "SHOP",
    number: 1,
    consumer: "billing-order__created",
    subject: "SHOP.order.created",
    letter: { place: { channel: "SHOP_DLQ", at: "1" }, number: 1 },
  });
  const { message } = await readFailure(dashboard.failures, noMask, failure?.id ?? "");
  expect(message?.payload.data).toContain('"total":42');
  expect(headerValue(message?.headers ?? [], "Jetlag-Handler")).toBe("chargeCard");
  expect(headerValue(message?.headers ?? [], "Jetlag-Error-Stack")).toMatch(/RangeError: card expired\tat /);
});

test("foreign dead-letter streams are found by name or by metadata, and their headers are kept", async () => {
  await manager.streams.add({ name: "PAYMENTS-DLQ", subjects: ["dlq.payments"] });
  await manager.streams.add({ name: "PARKED", subjects: ["parked"], metadata: { "jetlag.dead-letters": "true" } });
  await manager.streams.add({ name: "DLQ_PLANS", subjects: ["plans"], metadata: { "jetlag.dead-letters": "false" } });
  await manager.streams.add({ name: "ORDERS", subjects: ["orders"] });
  const carried = headers();
  for (const [name, value] of [
    ["X-Original-Subject", "payments.captured"],
    ["X-Error", "declined"],
    ["Tag", "one"],
    ["Tag", ""],
    ["Empty", ""],
  ] as const) {
    carried.append(name, value);
  }
  for (const subject of ["dlq.payments", "parked", "plans", "orders"]) {
    await jetstream(client).publish(subject, "x", { headers: carried });
  }
  const dashboard = await startDashboard();
  await vi.waitFor(() => expect(open(dashboard)).toHaveLength(2), patience);
  expect(
    open(dashboard)
      .map(({ letter }) => letter?.place.channel)
      .sort(),
  ).toEqual(["PARKED", "PAYMENTS-DLQ"]);
  for (const { id, subject, detail } of open(dashboard)) {
    expect({ subject, detail }).toEqual({ subject: "payments.captured", detail: "declined" });
    const { message } = await readFailure(dashboard.failures, noMask, id);
    expect(message?.headers.filter(([name]) => name === "Tag" || name === "Empty")).toEqual([
      ["Tag", "one"],
      ["Tag", ""],
      ["Empty", ""],
    ]);
  }
});

test("a foreign letter that names a subject of the server as its origin is no command to it when it is redriven", async () => {
  await manager.streams.add({ name: "PAYMENTS-DLQ", subjects: ["dlq.payments"] });
  await manager.streams.add({ name: "ORDERS", subjects: ["orders"] });
  const carried = headers();
  carried.append("Original-Subject", "$JS.API.STREAM.DELETE.ORDERS");
  await jetstream(client).publish("dlq.payments", "", { headers: carried });
  const dashboard = await startDashboard();
  await vi.waitFor(() => expect(open(dashboard)).toHaveLength(1), patience);

  const about = { action: "redrive", by: "tester", scope: "chosen", destination: null, ratePerS: null } as const;
  const { id } = await dashboard.failures.failureJobs.create({
    ids: open(dashboard).map((failure) => failure.id),
    ...about,
  });
  await dashboard.failures.jobs.idle();
  expect(await manager.streams.info("ORDERS")).toMatchObject({ config: { name: "ORDERS" } });
  expect(dashboard.failures.jobs.get(id)).toMatchObject({ status: "finished", counts: { refused: 1 } });
  expect(open(dashboard)).toMatchObject([{ subject: null }]);
});

test("what a work queue gave up before Jetlag was there is found, and gone from the inbox when it is removed", async () => {
  await manager.streams.add({ name: "JOBS", subjects: ["jobs"], retention: "workqueue" });
  await manager.consumers.add("JOBS", {
    durable_name: "worker",
    ack_policy: "explicit",
    ack_wait: 60 * 1e9,
    max_deliver: 1,
  });
  for (const name of ["first", "second", "third"]) await jetstream(client).publish("jobs", name);
  const worker = await jetstream(client).consumers.get("JOBS", "worker");
  for (let taken = 0; taken < 3; taken++) {
    const message = await worker.next({ expires: 5_000 });
    if (message?.seq === 2) await message.ackAck();
    else message?.nak();
  }
  // One pull more: the server gives a message up when the next one is asked for.
  await worker.next({ expires: 1_000 });
  await vi.waitFor(async () => {
    expect((await manager.consumers.info("JOBS", "worker")).num_ack_pending).toBe(0);
  }, patience);

  const dashboard = await startDashboard();
  await vi.waitFor(() => expect(open(dashboard)).toHaveLength(2), patience);
  expect(open(dashboard)).toMatchObject([
    { reason: "stranded", stream: "JOBS", number: 3, subject: "jobs" },
    { reason: "stranded", stream: "JOBS", number: 1, subject: "jobs" },
  ]);
  await manager.streams.deleteMessage("JOBS", 1);
  await vi.waitFor(() => expect(open(dashboard)).toMatchObject([{ number: 3 }]), patience);
});
