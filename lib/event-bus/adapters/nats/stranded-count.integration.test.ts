import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../logger";
import { untilWaiting } from "../../testing/counted";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import { countStranded } from "../jetstream/counts/stranded-count";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";

let server: NatsServer;
let owner: NatsConnection;
let bus: JetStreamPort;
let stream: string;
let made = 0;

beforeAll(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
  bus = new NatsBroker({ servers: server.url, logger: silentLogger }).jetstream;
  await bus.start();
});

afterAll(async () => {
  await bus?.stop();
  await owner?.close();
  await server?.stop();
});

beforeEach(async () => {
  made++;
  stream = `JOBS_${made}`;
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: stream, subjects: [`${stream}.>`], retention: "workqueue" });
  for (const subject of ["mail", "print"]) {
    await manager.consumers.add(stream, {
      durable_name: subject,
      ack_policy: "explicit",
      ack_wait: 60 * 1e9,
      max_deliver: 2,
      filter_subject: `${stream}.${subject}`,
    });
  }
});

const find = (consumer: string) => countStranded(bus, stream, consumer);

async function publish(subject: string, count: number): Promise<void> {
  for (let job = 0; job < count; job++) await jetstream(owner).publish(`${stream}.${subject}`, `${subject} ${job}`);
}

/** Takes messages and answers each. */
async function take(consumer: string, count: number, answer: "ack" | "nak" | "nothing"): Promise<void> {
  const reader = await jetstream(owner).consumers.get(stream, consumer);
  for (let taken = 0; taken < count; taken++) {
    const message = await reader.next({ expires: 5_000 });
    if (answer === "ack") await message?.ackAck();
    else if (answer === "nak") message?.nak();
  }
  await owner.flush();
}

test("what a work queue gave up is counted and listed, though no counter of the server has it", async () => {
  await publish("mail", 3);
  await publish("print", 5);
  await take("mail", 6, "nak");
  // One pull more: the server gives a message up when the next one is asked for.
  await (await jetstream(owner).consumers.get(stream, "mail")).next({ expires: 1_000 });
  await expect.poll(() => bus.consumers.info(stream, "mail")).toMatchObject({ waiting: 0, inFlight: 0 });

  const stranded = await find("mail");
  expect(stranded).toMatchObject({ count: { value: 3, how: "exact" }, inFlight: 0 });
  expect(stranded.messages.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(await find("print")).toMatchObject({ count: { value: 0, how: "exact" }, messages: [] });
});

test("what is in flight, and what was acknowledged, is not stranded", async () => {
  await publish("mail", 5);
  await take("mail", 2, "ack");
  await take("mail", 2, "nothing");
  await untilWaiting(bus, stream, "mail", 1);
  expect(await find("mail")).toMatchObject({ count: { value: 0, how: "exact" }, inFlight: 2 });
});

test("looking changes nothing", async () => {
  await publish("mail", 2);
  await take("mail", 1, "nothing");
  await untilWaiting(bus, stream, "mail", 1);
  const before = [await bus.streams.info(stream), await bus.consumers.info(stream, "mail")];
  await find("mail");
  expect([await bus.streams.info(stream), await bus.consumers.info(stream, "mail")]).toEqual(before);
});

test("other streams are refused, since they keep what is acknowledged", async () => {
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: `${stream}_LOG`, subjects: [`${stream}_LOG.>`] });
  await manager.consumers.add(`${stream}_LOG`, { durable_name: "reader", ack_policy: "explicit" });
  await expect(countStranded(bus, `${stream}_LOG`, "reader")).rejects.toMatchObject({
    code: "unsupported",
  });
});
