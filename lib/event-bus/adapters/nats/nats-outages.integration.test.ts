import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewEventPayload } from "../../../model/message/event-payload";
import { taken } from "../../broker/offer";
import type { EventBusOptions } from "../../bus/event-bus";
import { isEventBusError } from "../../errors";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import { RecordingLogger } from "../../testing/recording-logger";
import { advisoryStream, advisorySubjects } from "../jetstream/advisories";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

const stream = "OUTAGE";
const topic = "order.created";
const event = (number: number): NewEventPayload => ({ data: { number }, actor: "suite", tenantId: "acme" });
const bytes = (text: string) => new TextEncoder().encode(text);

let server: NatsServer;
let buses: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  server = await startNatsServer();
});
afterEach(async () => {
  await Promise.all(buses.map((bus) => bus.stop()));
  buses = [];
  await server.stop();
});

function createBus(options: EventBusOptions = {}): NatsEventBus {
  const bus = new NatsEventBus({ servers: server.url, streamName: stream, drainTimeoutMs: 1_000, ...options });
  buses.push(bus);
  return bus;
}

async function startedBus(options: EventBusOptions = {}): Promise<NatsEventBus> {
  const bus = createBus(options);
  await bus.start();
  return bus;
}

/** A look into the server, over a connection of its own. */
async function startedLooker(): Promise<JetStreamPort> {
  return (await startedBroker()).jetstream;
}

async function startedBroker(): Promise<NatsBroker> {
  const broker = new NatsBroker({ servers: server.url, drainTimeoutMs: 1_000 });
  buses.push(broker);
  await broker.start();
  return broker;
}

/** While a looker's own link is away there is no answer yet. */
async function holds(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await condition();
  } catch (error) {
    if (isEventBusError(error) && error.code === "bus_unavailable") return false;
    throw error;
  }
}

async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds(condition))) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const stateOf = (bus: Pick<NatsEventBus, "connection">) => bus.connection.status().state;

/** Numbers that a subscription of `bus` handles, in order. */
async function handledBy(bus: NatsEventBus): Promise<number[]> {
  const numbers: number[] = [];
  await bus.subscribe<{ number: number }>(topic, (_, { data }) => {
    numbers.push(data.number);
  });
  return numbers;
}

describe("watches of a server that goes", () => {
  it("are waited for once more with the next link, and no longer than until it breaks", async () => {
    const looker = await startedLooker();
    const seen: string[] = [];
    looker.traffic.watch(`${stream}.a`, ({ subject }) => seen.push(subject));
    await looker.traffic.settling();
    expect(looker.traffic.settling()).toBeNull();
    await server.kill9();
    await eventually("the loss is known", () => stateOf(looker) !== "connected");
    expect(looker.traffic.settling()).toBeNull();
    await server.restart();
    await eventually("the link is back", () => stateOf(looker) === "connected");
    const taken = looker.traffic.settling();
    expect(taken).not.toBeNull();
    await taken;
    const publisher = await startedBus();
    await publisher.publish("a", event(1));
    await eventually("it is seen", () => seen.length === 1);

    await server.pause();
    looker.traffic.watch(`${stream}.b`, () => {});
    const never = looker.traffic.settling();
    expect(never).not.toBeNull();
    await server.kill9();
    await never;
  });
});

describe("a server that is not there yet", () => {
  it("is waited for, counting attempts, and start() resolves once it is up", async () => {
    await server.kill9();
    const bus = createBus();
    const starting = bus.start();
    await eventually("a second attempt", () => {
      const status = bus.connection.status();
      return status.state === "connecting" && status.attempt >= 2 && status.lastError !== null;
    });
    expect(bus.connection.status()).toMatchObject({ servers: [`127.0.0.1:${server.port}`] });
    await server.restart();
    await starting;
    expect(bus.connection.status()).toMatchObject({ state: "connected", server: `127.0.0.1:${server.port}` });
    expect(await bus.publish(topic, event(1))).toMatchObject({ seq: 1 });
  });

  it("is no longer waited for after stop()", async () => {
    await server.kill9();
    const bus = createBus();
    const starting = bus.start();
    await Promise.all([expect(starting).rejects.toMatchObject({ code: "bus_unavailable" }), bus.stop()]);
    expect(stateOf(bus)).toBe("closed");
  });

  it("is found later by the same bus, started again", async () => {
    await server.kill9();
    const bus = createBus();
    const first = bus.start().catch((error: unknown) => error);
    await bus.stop();
    await first;
    await server.restart();
    await bus.start();
    expect(stateOf(bus)).toBe("connected");
  });
});

describe("a server that goes away and comes back", () => {
  it("is used again by handlers and watchers, and no event is handled twice", async () => {
    const bus = await startedBus();
    const looker = await startedLooker();
    const numbers = await handledBy(bus);
    const seen: string[] = [];
    looker.traffic.watch(`${stream}.>`, ({ subject }) => seen.push(subject));
    await looker.traffic.settling();
    await bus.publish(topic, event(1));
    await eventually("the first is done", async () => (await looker.streams.info(stream)).messages === 0);

    await server.kill9();
    await eventually("the loss is noticed", () => [bus, looker].every((one) => stateOf(one) === "reconnecting"));
    await server.restart();
    await eventually("the links are back", () => stateOf(bus) === "connected" && stateOf(looker) === "connected");
    await looker.traffic.settling();

    await bus.publish(topic, event(2));
    await eventually("the second is handled", () => numbers.length === 2);
    await eventually("the second is seen", () => seen.length === 2);
    await eventually("all is acknowledged", async () => (await looker.streams.info(stream)).messages === 0);
    expect(numbers).toEqual([1, 2]);
  });

  it("gets the acknowledgement of a handler that finished meanwhile", async () => {
    // Longer than any start of a server takes: else it would be delivered again with good reason.
    const bus = await startedBus({ ackWaitMs: 60_000 });
    const looker = await startedLooker();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const attempts: number[] = [];
    await bus.subscribe(topic, async (_topic, _payload, { attempt }) => {
      attempts.push(attempt);
      await gate;
    });
    await bus.publish(topic, event(1));
    await eventually("the handler runs", () => attempts.length === 1);
    await server.kill9();
    await eventually("the loss is noticed", () => [bus, looker].every((one) => stateOf(one) === "reconnecting"));
    open();
    await server.restart();
    await eventually("it is acknowledged", async () => {
      return stateOf(bus) === "connected" && (await looker.streams.info(stream)).messages === 0;
    });
    expect(attempts).toEqual([1]);
  });

  it("may deliver again what is still held after an outage longer than the ack wait; it is handled once", async () => {
    const bus = await startedBus({ ackWaitMs: 1_000 });
    const looker = await startedLooker();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const numbers: number[] = [];
    const { consumer } = await bus.subscribe<{ number: number }>(topic, async (_topic, { data }) => {
      numbers.push(data.number);
      await gate;
    });
    for (const number of [1, 2, 3]) await bus.publish(topic, event(number));
    const inFlight = async () => (await looker.consumers.info(stream, consumer)).inFlight;
    await eventually("all are held", async () => numbers.length === 1 && (await inFlight()) === 3);

    await server.kill9();
    const downAt = Date.now();
    await eventually("the ack wait is over", () => Date.now() - downAt > 1_500);
    await server.restart();
    await eventually("they are delivered again", async () => {
      if (stateOf(bus) !== "connected") return false;
      const { lastDeliveredAt } = await looker.consumers.info(stream, consumer);
      return Date.parse(lastDeliveredAt ?? "") > downAt && (await inFlight()) === 3;
    });
    open();
    await eventually("all are acknowledged", async () => (await looker.streams.info(stream)).messages === 0);
    expect(numbers).toEqual([1, 2, 3]);
  });

  it("is counted while it is away, and everything that needs it fails at once", async () => {
    const bus = await startedBus();
    const looker = await startedLooker();
    await server.kill9();
    await eventually("two attempts", () => {
      const status = bus.connection.status();
      return stateOf(looker) === "reconnecting" && status.state === "reconnecting" && status.attempt >= 2;
    });
    const began = performance.now();
    const unavailable = { code: "bus_unavailable" };
    await expect(looker.streams.list()).rejects.toMatchObject(unavailable);
    await expect(looker.streams.info(stream)).rejects.toMatchObject(unavailable);
    await expect(looker.consumers.list(stream)).rejects.toMatchObject(unavailable);
    await expect(looker.messages.get(stream, 1)).rejects.toMatchObject(unavailable);
    await expect(looker.messages.range(stream, { direction: "backward", limit: 5 })).rejects.toMatchObject(unavailable);
    await expect(looker.messages.publish({ subject: `${stream}.a`, data: bytes("x") })).rejects.toMatchObject(
      unavailable,
    );
    await expect(bus.subscribe(topic, () => {})).rejects.toMatchObject(unavailable);
    expect(performance.now() - began).toBeLessThan(4_000); // a single one that waited for an answer would take 5 s
  });

  it("gets the events that were published while it was away", async () => {
    const bus = await startedBus();
    await server.kill9();
    await eventually("the loss is noticed", () => stateOf(bus) === "reconnecting");
    const publishing = bus.publish(topic, event(1));
    await server.restart();
    expect(await publishing).toMatchObject({ seq: 1, duplicate: false });
  });

  it("is waited for by stop() while something is being published, within the drain time", async () => {
    const bus = await startedBus({ drainTimeoutMs: 40_000 });
    await server.kill9();
    await eventually("the loss is noticed", () => stateOf(bus) === "reconnecting");
    const publishing = bus.publish(topic, event(1));
    const stopping = bus.stop();
    await server.restart();
    expect(await publishing).toMatchObject({ seq: 1 });
    await stopping;
    expect(stateOf(bus)).toBe("closed");
  });

  it("is given up by a publish after its time, with null and a line in the log", async () => {
    const logger = new RecordingLogger();
    const bus = await startedBus({ publishTimeoutMs: 300, logger });
    await server.kill9();
    await eventually("the loss is noticed", () => stateOf(bus) === "reconnecting");
    expect(await bus.publish(topic, { ...event(1), eventId: "id-1" })).toBeNull();
    expect(logger.problems).toContainEqual(
      expect.objectContaining({ level: "error", fields: expect.objectContaining({ event_id: "id-1", topic }) }),
    );
  });

  it("ends requests that wait for its answer", async () => {
    const looker = await startedLooker();
    await looker.streams.create({ name: stream, subjects: [`${stream}.>`] });
    // The first publish opens the inbox for receipts: one that waits for that is not sent yet.
    await looker.messages.publish({ subject: `${stream}.a`, data: bytes("x") });
    await server.pause();
    const reading = looker.streams.list();
    const publishing = looker.messages.publish({ subject: `${stream}.a`, data: bytes("x") });
    const answers = Promise.all([
      expect(reading).rejects.toMatchObject({ code: "bus_unavailable" }),
      expect(publishing).rejects.toMatchObject({ code: "publish_unknown" }),
    ]);
    await server.kill9();
    await answers;
  });

  it("stops within the drain time while it is away", async () => {
    const drainTimeoutMs = 8_000;
    const bus = await startedBus({ drainTimeoutMs });
    await handledBy(bus);
    await server.kill9();
    await eventually("the loss is noticed", () => stateOf(bus) === "reconnecting");
    const began = performance.now();
    await bus.stop();
    expect(performance.now() - began).toBeLessThan(drainTimeoutMs);
    expect(stateOf(bus)).toBe("closed");
  });
});

describe("a server that hangs", () => {
  it("leaves a publish unknown, and a second try with the same id stores nothing twice", async () => {
    const looker = await startedLooker();
    await looker.streams.create({ name: stream, subjects: [`${stream}.>`] });
    await server.pause();
    const message = { subject: `${stream}.a`, data: bytes("x"), msgId: "id-1" };
    await expect(looker.messages.publish(message)).rejects.toMatchObject({ code: "publish_unknown" });
    server.resume();
    expect(await looker.messages.publish(message)).toMatchObject({ seq: 1, duplicate: true });
    expect(await looker.streams.info(stream)).toMatchObject({ messages: 1 });
  });

  it("stores an event once, however often it was sent", async () => {
    const bus = await startedBus();
    const looker = await startedLooker();
    await server.pause();
    const publishing = bus.publish(topic, event(1));
    setTimeout(() => server.resume(), 3_000);
    expect(await publishing).toMatchObject({ seq: 1 });
    expect(await looker.streams.info(stream)).toMatchObject({ messages: 1, lastNumber: 1 });
  });
});

describe("a consumer or stream that disappears", () => {
  it("is made again when somebody deletes the consumer", async () => {
    const bus = await startedBus({ retention: "limits" });
    const looker = await startedLooker();
    const numbers = await handledBy(bus);
    await bus.publish(topic, event(1));
    await eventually("the first is handled", () => numbers.length === 1);
    const [consumer] = (await looker.consumers.list(stream)).consumers;
    await looker.consumers.delete(stream, consumer?.name ?? "");
    await bus.publish(topic, event(2));
    await eventually("the second is handled", () => numbers.length === 2);
    expect(numbers).toEqual([1, 2]);
  });

  it("is waited for when somebody deletes the stream", async () => {
    const bus = await startedBus();
    const looker = await startedLooker();
    const numbers = await handledBy(bus);
    await bus.publish(topic, event(1));
    await eventually("the first is handled", () => numbers.length === 1);
    await looker.streams.delete(stream);
    await looker.streams.create({ name: stream, subjects: [`${stream}.>`], retention: "workqueue" });
    await bus.publish(topic, event(2));
    await eventually("the second is handled", () => numbers.length === 2);
  });

  it("may take its event with it, and the new stream's event with that sequence is handled", async () => {
    const bus = await startedBus();
    const looker = await startedLooker();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const numbers: unknown[] = [];
    await bus.subscribe(topic, async (_, { data }) => {
      numbers.push(data);
      if (numbers.length === 1) await gate;
    });
    await bus.publish(topic, event(1));
    await eventually("the first is being handled", () => numbers.length === 1);
    await looker.streams.delete(stream);
    await looker.streams.create({ name: stream, subjects: [`${stream}.>`], retention: "workqueue" });
    await bus.publish(topic, event(2));
    const inFlight = async () => (await looker.consumers.list(stream)).consumers[0]?.inFlight;
    await eventually("the second is here", async () => (await inFlight()) === 1);
    open();
    await eventually("the second is handled", () => numbers.length === 2);
    expect(numbers).toEqual([{ number: 1 }, { number: 2 }]);
    await eventually("the second is acknowledged", async () => (await looker.streams.info(stream)).messages === 0);
  });

  it("keeps what the broker announces while a server restarts and nobody follows", async () => {
    const bus = await startedBus({ maxDeliver: 1 });
    const broker = await startedBroker();
    const looker = broker.jetstream;
    const failures = taken(broker.failures);
    await looker.streams.create({ name: advisoryStream, subjects: advisorySubjects, allowDirect: true });
    const subscription = await bus.subscribe(topic, () => Promise.reject(new Error("boom")));
    await bus.publish(topic, event(1));
    await eventually("it is announced", async () => (await looker.streams.info("JETLAG_ADVISORIES")).messages === 1);
    await subscription.unsubscribe();
    await server.kill9();
    await server.restart();
    await eventually("the link is back", () => stateOf(looker) === "connected");

    const seqs: (number | null)[] = [];
    const stop = await failures.follow(async ({ number }) => {
      seqs.push(number);
    });
    await eventually("it is handed over", () => seqs.length === 1);
    await stop();
    const again = await failures.follow(async ({ number }) => {
      seqs.push(number);
    });
    await looker.consumers.info("JETLAG_ADVISORIES", "jetlag-failure-recorder");
    await again();
    expect(seqs).toEqual([1]);
  });
});
