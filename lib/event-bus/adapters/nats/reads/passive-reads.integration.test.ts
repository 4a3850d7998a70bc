import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Retention } from "../../../../model/stream/stream";
import { silentLogger } from "../../../logger";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import type { JetStreamPort } from "../../jetstream/jetstream";
import { NatsBroker } from "../nats-broker";

const rounds = 40;
const lastNumber = 60;

let server: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  server = await startNatsServer({
    config: `
      no_auth_user: all
      authorization { users: [
        { user: all, password: all }
        { user: no_direct, password: x, permissions { publish { deny: "$JS.API.DIRECT.>" } } }
        { user: only_direct, password: x, permissions { publish { deny: "$JS.API.STREAM.MSG.GET.>" } } }
      ] }`,
  });
  client = await connect({ servers: server.url });
  manager = await jetstreamManager(client);
});
afterAll(async () => {
  await client?.close();
  await server?.stop();
});

/** A stream with a hole, and consumers with all that reading could change: open, rejected and waiting messages. */
async function fill(name: string, retention: Retention, allowDirect: boolean): Promise<void> {
  await manager.streams.add({ name, subjects: [`${name}.>`], retention, allow_direct: allowDirect });
  for (const topic of ["a", "b"]) {
    await manager.consumers.add(name, {
      durable_name: topic,
      filter_subject: `${name}.${topic}`,
      ack_policy: "explicit",
      // An hour: nothing moves by itself while the test looks.
      ack_wait: 3_600_000_000_000,
    });
  }
  const js = jetstream(client);
  for (let seq = 1; seq <= lastNumber; seq++) await js.publish(`${name}.${seq % 3 === 0 ? "b" : "a"}`, `body ${seq}`);
  await manager.streams.deleteMessage(name, 20, false);
  const consumer = await js.consumers.get(name, "a");
  const messages = await consumer.fetch({ max_messages: 6, expires: 20_000 });
  let taken = 0;
  for await (const message of messages) {
    taken++;
    if (taken === 1) await message.ackAck();
    if (taken === 2) message.nak(3_600_000);
  }
  await client.flush();
  const settled = async () => {
    const [a, b] = [await manager.consumers.info(name, "a"), await manager.consumers.info(name, "b")];
    return a.num_waiting === 0 && a.num_pending === 33 && b.num_pending === 20;
  };
  while (!(await settled())) await new Promise((again) => setTimeout(again, 20));
}

/** Everything the server says about a stream, its consumers and its messages, without the time of the answer. */
async function wholeState(name: string): Promise<unknown> {
  const { ts: _, ...stream } = await manager.streams.info(name, { deleted_details: true, subjects_filter: ">" });
  const consumers = [];
  for await (const { ts: __, ...consumer } of manager.consumers.list(name)) consumers.push(consumer);
  const messages = [];
  for (let seq = 1; seq <= lastNumber; seq++) {
    const message = await manager.streams.getMessage(name, { seq });
    messages.push(message === null ? null : [message.subject, message.string(), message.timestamp]);
  }
  return { stream, consumers, messages };
}

/** Every kind of read, over the whole stream. Returns how many there were. */
async function readEverything(bus: JetStreamPort, name: string): Promise<number> {
  const singles = Array.from({ length: lastNumber }, (_, at) => bus.messages.get(name, at + 1));
  const found = await Promise.all([
    ...singles,
    bus.messages.next(name, 2, `${name}.b`),
    bus.messages.last(name, `${name}.*`),
    bus.messages.firstSince(name, new Date(0)),
  ]);
  const ranges = await Promise.all(
    (["forward", "backward"] as const).flatMap((direction) => [
      bus.messages.range(name, { direction, limit: 100 }),
      bus.messages.range(name, { direction, limit: 5, subject: `${name}.b` }),
    ]),
  );
  await Promise.all([
    bus.streams.list(),
    bus.streams.info(name),
    bus.consumers.list(name),
    bus.consumers.info(name, "a"),
  ]);
  return found.length + ranges.reduce((sum, { messages }) => sum + messages.length, 0);
}

describe.each(["workqueue", "interest", "limits"] as const)("thousands of reads of a %s stream", (retention) => {
  it.each([true, false])("leave the server's every word about it as it was, direct access %s", async (allowDirect) => {
    const name = `${retention}_${allowDirect}`.toUpperCase();
    await fill(name, retention, allowDirect);
    const bus = new NatsBroker({ servers: server.url }).jetstream;
    await bus.start();
    const before = await wholeState(name);
    expect(before).toMatchObject({
      consumers: [
        { num_ack_pending: 5, num_waiting: 0 },
        { num_ack_pending: 0, num_pending: 20 },
      ],
    });

    const unwatch = bus.traffic.watch(`${name}.>`, () => {});
    let reads = 0;
    for (let round = 0; round < rounds; round++) reads += await readEverything(bus, name);
    unwatch();
    await bus.stop();

    expect(reads).toBeGreaterThan(5_000);
    expect(await wholeState(name)).toEqual(before);
  });
});

describe("pages of messages", () => {
  const page = { direction: "backward", limit: 10 } as const;
  const newest = Array.from({ length: 10 }, (_, at) => lastNumber - at);
  const readAs = async (user: string, name: string) => {
    const bus = new NatsBroker({ servers: `nats://${user}:x@127.0.0.1:${server.port}` }).jetstream;
    await bus.start();
    try {
      const { messages } = await bus.messages.range(name, page);
      return messages.map(({ seq }) => seq);
    } finally {
      await bus.stop();
    }
  };
  beforeAll(async () => {
    await fill("PAGES", "limits", true);
    await fill("PLAIN", "limits", false);
  });

  it("are read directly where the stream allows it", async () => {
    expect(await readAs("only_direct", "PAGES")).toEqual(newest);
    await expect(readAs("only_direct", "PLAIN")).rejects.toMatchObject({ code: "permission_denied" });
  });

  it("are read from the leader where it does not, or where the user may not, at once", async () => {
    const began = performance.now();
    expect(await readAs("no_direct", "PAGES")).toEqual(newest);
    expect(await readAs("no_direct", "PLAIN")).toEqual(newest);
    expect(performance.now() - began).toBeLessThan(4_000); // a read that nobody answers would take 5 s
  });

  it("go on from the leader when direct access ends in between", async () => {
    const bus = new NatsBroker({ servers: server.url }).jetstream;
    await bus.start();
    await fill("SWITCHED", "limits", true);
    const reading = Array.from({ length: 50 }, () => bus.messages.range("SWITCHED", page));
    await manager.streams.update("SWITCHED", { allow_direct: false });
    for (const { messages } of await Promise.all(reading)) expect(messages.map(({ seq }) => seq)).toEqual(newest);
    await bus.stop();
  });
});

it("refuses to read a stream whose sequences are larger than a number of ours can be", async () => {
  const first = Number.MAX_SAFE_INTEGER;
  await manager.streams.add({ name: "LARGE_NUMBERS", subjects: ["large"], first_seq: first });
  await jetstream(client).publish("large", "the last one that can be told");
  const bus = new NatsBroker({ servers: server.url, logger: silentLogger }).jetstream;
  await bus.start();
  const range = { direction: "backward", limit: 9 } as const;
  expect((await bus.messages.range("LARGE_NUMBERS", range)).messages).toMatchObject([{ seq: first }]);
  await jetstream(client).publish("large", "one more");
  await expect(bus.messages.range("LARGE_NUMBERS", range)).rejects.toMatchObject({ code: "unsupported" });
  await bus.stop();
});
