import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { systemClock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { untilWaiting } from "../../event-bus/testing/counted";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { exact } from "../../model/known";
import { LagMonitor } from "../lag-monitor";
import { windowSamples } from "./health-evidence";
import { settingsLimits } from "./limits";
import { checkStream } from "./stream-checks";

let server: NatsServer;
let owner: NatsConnection;
let broker: JetStreamBroker;
let bus: JetStreamPort;

beforeAll(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
  broker = createBroker("nats", { servers: server.url, logger: silentLogger });
  bus = broker.jetstream;
  await bus.start();
});

afterAll(async () => {
  await bus?.stop();
  await owner?.close();
  await server?.stop();
});

test("a limit in the metadata of a real consumer or its stream is judged and told", async () => {
  const manager = await jetstreamManager(owner);
  const streamLimit = { "io.nats.monitor.unprocessed-critical": "5" };
  await manager.streams.add({ name: "ORDERS", subjects: ["ORDERS.>"], metadata: streamLimit });
  const addConsumer = (name: string, metadata: Record<string, string>) =>
    manager.consumers.add("ORDERS", { durable_name: name, ack_policy: "explicit", metadata });
  await addConsumer("by-stream", {});
  await addConsumer("by-itself", {
    "io.nats.monitor.unprocessed-critical": "1000",
    "io.nats.monitor.last-ack-critical": "soon",
  });
  await addConsumer("quiet", {
    "io.nats.monitor.unprocessed-critical": "0",
    "io.nats.monitor.last-delivery-critical": "1m",
  });

  const monitor = new LagMonitor({
    broker,
    clock: systemClock,
    logger: silentLogger,
    unacknowledgedIn: () => () => exact(0),
    limits: settingsLimits(["outstanding-ack-critical=77"]),
  });
  for (let sweep = 0; sweep < windowSamples; sweep++) await monitor.sweepNow();
  for (let order = 0; order < 5; order++) await jetstream(owner).publish("ORDERS.created", String(order));
  for (const name of ["by-stream", "by-itself", "quiet"]) await untilWaiting(bus, "ORDERS", name, 5);
  await monitor.sweepNow();
  await monitor.stop();

  const judged = (name: string) => monitor.view.consumers.find((consumer) => consumer.name === name);
  expect(judged("by-stream")).toMatchObject({
    limits: [
      { key: "unprocessed-critical", value: 5, source: "stream", reached: true },
      { key: "outstanding-ack-critical", value: 77, source: "settings", reached: false },
    ],
    limitProblems: [],
  });
  expect(judged("by-itself")).toMatchObject({
    limits: [{ value: 1_000, source: "consumer", reached: false }, { value: 77 }],
    limitProblems: ['last-ack-critical: "soon" is not a time such as 5m'],
  });
  expect(judged("quiet")).toMatchObject({
    verdict: "over_limit",
    reason: "nothing ever delivered, limit 60 s from the consumer's metadata",
  });
});

test("a consumer that must have a pinned client has reached its limit until one pulls", async () => {
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "PINNED", subjects: ["PINNED.>"] });
  await manager.consumers.add("PINNED", {
    durable_name: "one-at-a-time",
    ack_policy: "explicit",
    priority_policy: "pinned_client",
    priority_groups: ["workers"],
    metadata: { "io.nats.monitor.pinned": "true" },
  });
  const read = async () => (await bus.consumers.info("PINNED", "one-at-a-time")).unpinnedGroups;
  expect(await read()).toBe(1);
  await jetstream(owner).publish("PINNED.job", "1");
  const consumer = await jetstream(owner).consumers.get("PINNED", "one-at-a-time");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 1_000, group: "workers" }))
    message.ack();
  expect(await read()).toBe(0);
});

test("the checks of a stream are made with what a real server says of its sources", async () => {
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "ORIGIN", subjects: ["ORIGIN.>"] });
  await manager.streams.add({
    name: "COPY",
    sources: [{ name: "ORIGIN" }],
    metadata: {
      "io.nats.monitor.min-sources": "2",
      "io.nats.monitor.lag-critical": "100",
      "io.nats.monitor.msgs-critical": "1",
      "io.nats.monitor.peer-expect": "3",
    },
  });
  await jetstream(owner).publish("ORIGIN.event", "1");
  await jetstream(owner).publish("ORIGIN.event", "2");
  await expect
    .poll(async () =>
      checkStream(await bus.streams.info("COPY")).checks.map(({ key, state, found }) => [key, state, found]),
    )
    .toEqual([
      ["msgs-critical", "ok", "2 messages"],
      ["min-sources", "failed", "1 source"],
      ["lag-critical", "ok", "none behind"],
      ["peer-expect", "failed", "not on a cluster"],
    ]);
});
