import { AckPolicy, DeliverPolicy, jetstreamManager } from "@nats-io/jetstream";
import { type NatsConnection as Client, connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { RecordingLogger } from "../../../testing/recording-logger";
import { NatsBroker } from "../nats-broker";
import { NatsEventBus } from "../nats-event-bus";

let server: NatsServer;
let client: Client;
let buses: { stop(): Promise<void> }[] = [];
let streams = 0;
beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
});
afterEach(async () => {
  await Promise.all(buses.map((bus) => bus.stop()));
  buses = [];
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

const event = (number: number) => ({ data: { number }, actor: "suite", tenantId: "acme" });

/** A bus on a stream of its own, whose consumer of topic `a` somebody made with limits for pull requests. */
async function limited(limits: Readonly<Record<string, number>>) {
  const streamName = `LIMITED_${++streams}`;
  const logger = new RecordingLogger();
  const started = async () => {
    const bus = new NatsEventBus({ servers: server.url, streamName, consumerGroup: "g", logger, ackWaitMs: 60_000 });
    buses.push(bus);
    await bus.start();
    return bus;
  };
  const bus = await started();
  const manager = await jetstreamManager(client);
  await manager.consumers.add(streamName, {
    durable_name: "g-a",
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    filter_subject: `${streamName}.a`,
    ...limits,
  });
  const looker = new NatsBroker({ servers: server.url }).jetstream;
  buses.push(looker);
  await looker.start();
  return { bus, started, looker, logger, streamName };
}

/** Publishes and waits until all is handled; in time, so that no request can have run its 20 seconds in between. */
async function handlesAll(bus: NatsEventBus, count: number): Promise<void> {
  const numbers: number[] = [];
  await bus.subscribe<{ number: number }>("a", (_, { data }) => void numbers.push(data.number));
  for (let number = 1; number <= count; number++) await bus.publish("a", event(number));
  await expect.poll(() => numbers.length, { timeout: 10_000 }).toBe(count);
  expect(numbers).toEqual(Array.from({ length: count }, (_, at) => at + 1));
}

describe("a consumer that somebody made with limits for pull requests", () => {
  it.each<[string, Record<string, number>, string | null]>([
    ["a small batch", { max_batch: 3 }, "Exceeded MaxRequestBatch of 3"],
    ["a batch of one", { max_batch: 1 }, "Exceeded MaxRequestBatch of 1"],
    ["a short wait", { max_expires: 500_000_000 }, "Exceeded MaxRequestExpires of 500ms"],
    ["few bytes", { max_bytes: 10 }, null],
    ["one request at a time", { max_waiting: 1 }, null],
    [
      "all of them",
      { max_batch: 2, max_expires: 1_500_000_000, max_bytes: 10, max_waiting: 1 },
      "Exceeded MaxRequestExpires of 1.5s",
    ],
  ])("is read within them: %s", async (_, limits, said) => {
    const { bus, logger } = await limited(limits);
    await handlesAll(bus, 25);
    // Learnt once, not at each request.
    const notes = logger.entries.filter(({ message }) => message.startsWith("Consumer limits pull requests"));
    if (said !== null) expect(notes.filter(({ fields }) => fields.limit === said)).toHaveLength(1);
    expect(notes.length).toBeLessThanOrEqual(Object.keys(limits).length);
    expect(logger.problems.filter(({ message }) => message.startsWith("Consumer interrupted"))).toEqual([]);
  });

  it("is obeyed when the limits come while it is read", async () => {
    const { bus, looker, streamName } = await limited({});
    await handlesAll(bus, 5);
    const manager = await jetstreamManager(client);
    await manager.consumers.update(streamName, "g-a", { max_batch: 2 } as object);
    const before = (await looker.consumers.info(streamName, "g-a")).deliveries;
    for (let number = 6; number <= 30; number++) await bus.publish("a", event(number));
    await expect.poll(async () => (await looker.streams.info(streamName)).messages).toBe(0);
    expect((await looker.consumers.info(streamName, "g-a")).deliveries - before).toBe(25);
  });

  it("has a place for the next reader once another one has left, and says that it is waited for", async () => {
    const { bus, started, logger } = await limited({ max_waiting: 1 });
    const first = await bus.subscribe("a", () => {});
    const second = await started();
    const numbers: number[] = [];
    await second.subscribe<{ number: number }>("a", (_, { data }) => void numbers.push(data.number));
    const said = () => logger.problems.filter(({ fields }) => fields.max_waiting === 1);
    await expect.poll(() => said().length).toBe(1);
    await first.unsubscribe();
    await second.publish("a", event(1));
    await expect.poll(() => numbers).toEqual([1]);
    expect(said()).toHaveLength(1);
  });
});
