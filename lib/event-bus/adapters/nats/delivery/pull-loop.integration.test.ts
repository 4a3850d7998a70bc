import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../clock";
import { ManualClock } from "../../../testing/manual-clock";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { RecordingLogger } from "../../../testing/recording-logger";
import type { JetStreamPort } from "../../jetstream/jetstream";
import { NatsConnection } from "../connection/nats-connection";
import { serverAccess } from "../login/server-access";
import { NatsBroker } from "../nats-broker";
import { NatsEventBus } from "../nats-event-bus";
import { PullLoop, type PullLoopOptions } from "./pull-loop";

const ackWaitMs = 60_000;
const batchSize = 10;
const found = { origin: "found", openPulls: 0, maxWaiting: null } as const;

let server: NatsServer;
let bus: NatsEventBus;
let looker: JetStreamPort;
let link: NatsConnection;
let stream: string;
let streams = 0;
let endings: (() => unknown)[];

beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  endings = [];
  stream = `PULL_${++streams}`;
  bus = new NatsEventBus({ servers: server.url, streamName: stream, retention: "limits" });
  await bus.start();
  looker = new NatsBroker({ servers: server.url }).jetstream;
  await looker.start();
  await looker.consumers.create(stream, { name: "c", filterSubjects: [`${stream}.a`], ackWaitMs, maxDeliver: 3 });
  link = new NatsConnection({
    access: serverAccess({ servers: server.url }),
    name: "loop",
    logger: new RecordingLogger(),
    clock: systemClock,
  });
  await link.open();
});
afterEach(async () => {
  for (const end of endings.reverse()) await end();
  await link.close();
  await bus.stop();
  await looker.stop();
});

/** A loop on a clock of the test, whose handlers wait for `open`; sequence and attempt of each that began. */
function loopOn(clock: Clock, overrides: Partial<Pick<PullLoopOptions, "maxDeliver" | "ensureConsumer">> = {}) {
  const begun: string[] = [];
  const logger = new RecordingLogger();
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const loop = new PullLoop({
    connection: link,
    stream,
    consumer: "c",
    batchSize,
    ackWaitMs,
    maxDeliver: 3,
    clock,
    logger,
    async handle({ seq, attempt }) {
      begun.push(`${seq}#${attempt}`);
      await gate;
      return { kind: "ack" };
    },
    ensureConsumer: async () => found,
    ...overrides,
  });
  endings.push(async () => {
    open();
    await loop.stop(5_000);
  });
  return { begun, logger, open };
}

const publish = async (count: number) => {
  for (let number = 1; number <= count; number++)
    await bus.publish("a", { data: { number }, actor: "suite", tenantId: "acme" });
};
const info = () => looker.consumers.info(stream, "c");

describe("a pull loop", () => {
  it("goes on at once over a new link, without waiting for the silence of the old one", async () => {
    const clock = new ManualClock(); // stands: no silence ever
    const { begun, open } = loopOn(clock);
    open();
    await publish(1);
    await expect.poll(() => begun).toEqual(["1#1"]);
    await server.restart();
    await expect.poll(() => bus.connection.status().state).toBe("connected");
    await publish(1);
    await expect.poll(() => begun).toEqual(["1#1", "2#1"]);
  });

  it("leaves no request open behind it when it asks anew, so that it never holds more than its batch", async () => {
    const clock = new ManualClock();
    let looked = 0;
    const ensureConsumer = async () => {
      looked++;
      return found;
    };
    const { begun, logger } = loopOn(clock, { ensureConsumer });
    await expect.poll(async () => (await info()).openPulls).toBe(1);
    await clock.advance(5_000); // a silence, by this clock
    await expect.poll(() => looked).toBe(1);
    expect(logger.problems[0]?.message).toContain("no heartbeat");
    await link.session()?.client.flush(); // the server has what was asked anew
    expect((await info()).openPulls).toBe(1);
    await publish(batchSize * 3);
    await expect.poll(async () => (await info()).inFlight).toBe(batchSize);
    await expect.poll(() => begun).toEqual(["1#1"]);
    expect(await info()).toMatchObject({ inFlight: batchSize, openPulls: 0, waiting: batchSize * 2 });
  });

  it("keeps what it holds when the machine's time is corrected", async () => {
    let correctionMs = 0;
    const clock: Clock = { ...systemClock, now: () => Date.now() + correctionMs };
    const { begun, logger, open } = loopOn(clock);
    await publish(3);
    await expect.poll(async () => (await info()).inFlight).toBe(3);
    correctionMs = ackWaitMs * 10;
    open();
    await expect.poll(() => begun).toEqual(["1#1", "2#1", "3#1"]);
    expect(logger.problems).toEqual([]);
  });

  it("leaves to others what waited for longer than its ack wait, and says so; but not what is on its last delivery", async () => {
    let elapsed = 0;
    const clock: Clock = { now: () => 0, elapsed: () => elapsed, schedule: () => () => {} };
    const first = loopOn(clock);
    await publish(3);
    await expect.poll(async () => (await info()).inFlight).toBe(3);
    elapsed = ackWaitMs + 1;
    first.open();
    await expect.poll(() => first.logger.problems.map(({ fields }) => fields)).toHaveLength(2);
    expect(first.begun).toEqual(["1#1"]);
    expect(first.logger.problems.map(({ fields }) => fields.stream_seq)).toEqual([2, 3]);
    expect((await info()).inFlight).toBe(2);
  });

  it("handles what is on its last delivery although its ack wait is over: nobody else will ever get it", async () => {
    let elapsed = 0;
    const clock: Clock = { now: () => 0, elapsed: () => elapsed, schedule: () => () => {} };
    const { begun, logger, open } = loopOn(clock, { maxDeliver: 1 });
    await publish(3);
    await expect.poll(async () => (await info()).inFlight).toBe(3);
    elapsed = ackWaitMs + 1;
    open();
    await expect.poll(() => begun).toEqual(["1#1", "2#1", "3#1"]);
    expect(logger.problems).toEqual([]);
  });

  it("goes on after a handler that breaks, which none may, and tries its message again", async () => {
    const seqs: number[] = [];
    const logger = new RecordingLogger();
    const loop = new PullLoop({
      connection: link,
      stream,
      consumer: "c",
      batchSize,
      ackWaitMs,
      maxDeliver: 3,
      clock: systemClock,
      logger,
      handle({ seq }) {
        seqs.push(seq);
        if (seq === 1) throw new Error("broken");
        return seq === 2 ? Promise.reject(new Error("broken")) : { kind: "ack" };
      },
      ensureConsumer: async () => found,
    });
    endings.push(() => loop.stop(1_000));
    await publish(3);
    await expect.poll(() => seqs.slice(0, 3)).toEqual([1, 2, 3]);
    expect(logger.problems.map(({ fields }) => fields.stream_seq)).toEqual([1, 2]);
  });
});
