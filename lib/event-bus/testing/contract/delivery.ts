import { describe, expect, it } from "vitest";
import { durableName } from "../../bus/topics";
import { type ContractHarness, createStage, event, numbers, numbersOf, publishAll, recorder } from "../stage";

/** Handing events to handlers, and everything that goes well. */
export function describeDelivery(harness: ContractHarness): void {
  describe("delivery", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    /** Ack wait of what is held for long: what keeps it alive may come half of that late on a machine that is busy. */
    const heldMs = harness.timing.ackWaitMs * 2;

    it("hands over the whole event, with fields this version does not know", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      const payload = {
        data: { total: 12.5, nested: [null, "ü"] },
        actor: "user:7",
        tenantId: "acme",
        traceId: "trace-1",
        eventId: "01HK0000000000000000000001",
        occurredAt: "2026-01-02T03:04:05.678Z",
        schemaVersion: "2.1",
        extra: { region: "eu", causation_id: 7 },
      };
      await bus.publish(topic, payload);
      await bus.subscribe(topic, handler);
      await stage.eventually("the event is handled", () => handled.length === 1);
      expect(handled[0]?.payload).toEqual(payload);
    });

    it("says how the event came", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      const subscription = await bus.subscribe(topic, handler);
      await bus.publish(topic, { ...event(1), eventId: "01HK0000000000000000000001" });
      await stage.eventually("the event is handled", () => handled.length === 1);
      expect(subscription).toMatchObject({ topic, consumer: durableName("workers", topic) });
      expect(handled[0]).toMatchObject({
        topic,
        delivery: {
          stream: stage.stream,
          seq: 1,
          consumer: durableName("workers", topic),
          subject: `${stage.stream}.${topic}`,
          attempt: 1,
          maxDeliver: 3,
          storedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      });
      expect(handled[0]?.delivery.headers).toContainEqual(["Nats-Msg-Id", "01HK0000000000000000000001"]);
    });

    it("keeps the order of a subject over many batches", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe(topic, handler);
      await publishAll(bus, topic, 1, 50);
      await stage.eventually("50 events are handled", () => handled.length === 50);
      expect(numbersOf(handled)).toEqual(numbers(1, 50));
      expect(handled.every(({ delivery }) => delivery.attempt === 1)).toBe(true);
    });

    it("configures its consumer with explicit acks, 30 s unless told, and three deliveries", async () => {
      const bus = await stage.bus();
      const { consumer } = await bus.subscribe(topic, recorder().handler);
      expect((await stage.looker.consumers.info(stage.stream, consumer)).config).toMatchObject({
        durable: true,
        filterSubjects: [`${stage.stream}.${topic}`],
        ackPolicy: "explicit",
        ackWaitMs: harness.timing.ackWaitMs,
        maxDeliver: 3,
        deliverPolicy: "all",
        deliverSubject: null,
      });
    });

    it("acknowledges only when the handler is done; then the work queue lets the event go", async () => {
      const bus = await stage.bus();
      const gate = stage.gate();
      let started = false;
      const { consumer } = await bus.subscribe(topic, async () => {
        started = true;
        await gate.passed;
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the handler runs", () => started);
      expect(await stage.looker.consumers.info(stage.stream, consumer)).toMatchObject({ inFlight: 1, waiting: 0 });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });

      gate.open();
      await stage.eventually(
        "the event is gone",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );
      expect(await stage.looker.consumers.info(stage.stream, consumer)).toMatchObject({
        inFlight: 0,
        waiting: 0,
        deliveries: 1,
      });
    });

    it("takes at most a few batches ahead of a busy handler", async () => {
      const bus = await stage.bus({ batchSize: 10 });
      const gate = stage.gate();
      await publishAll(bus, topic, 1, 60);
      const { consumer } = await bus.subscribe(topic, () => gate.passed);
      await stage.eventually(
        "a batch is in flight",
        async () => (await stage.looker.consumers.info(stage.stream, consumer)).inFlight > 0,
      );
      await stage.advance(harness.timing.stepMs * 4);
      expect((await stage.looker.consumers.info(stage.stream, consumer)).inFlight).toBeLessThanOrEqual(20);
    });

    it("keeps a slow handler's event, and those queued behind it, from being handed over again", async () => {
      const bus = await stage.bus({ ackWaitMs: heldMs });
      const { handled, handler } = recorder();
      const gate = stage.gate();
      await publishAll(bus, topic, 1, 5);
      await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        await gate.passed;
      });
      await stage.eventually("the first handler runs", () => handled.length === 1);
      await stage.advance(heldMs * 3);
      expect(handled.length).toBe(1);

      gate.open();
      await stage.eventually("all events are handled", () => handled.length >= 5);
      await stage.advance(heldMs);
      expect(handled.map(({ delivery }) => [delivery.seq, delivery.attempt])).toEqual(
        numbers(1, 5).map((seq) => [seq, 1]),
      );
    });

    it("reports a handler that may never settle, once", async () => {
      const { bus, logger } = await stage.loggedBus();
      const gate = stage.gate();
      let startedAt: number | null = null;
      const { consumer } = await bus.subscribe(topic, () => {
        startedAt = stage.now();
        return gate.passed;
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the handler runs", () => startedAt !== null);
      const reports = () => logger.problems.filter(({ message }) => message.startsWith("Handler still running"));
      await stage.eventually("it is reported", () => reports().length > 0);
      expect(stage.now() - (startedAt ?? Number.NaN)).toBeGreaterThan(harness.timing.ackWaitMs * 2);
      const { stream } = stage;
      const fields = { stream, consumer, stream_seq: 1, subject: `${stream}.${topic}`, attempt: 1 };
      expect(reports()).toEqual([expect.objectContaining({ level: "warn", fields: expect.objectContaining(fields) })]);
      await stage.advance(harness.timing.ackWaitMs);
      expect(reports()).toHaveLength(1);
    });

    it("hands an event to another process after the ack wait when the first one is gone", async () => {
      const first = await stage.bus();
      let taken = false;
      await first.subscribe(topic, () => {
        taken = true;
        return new Promise(() => {});
      });
      await first.publish(topic, event(1));
      await stage.eventually("the first process has it", () => taken);
      await stage.settled("the first process gives up waiting", first.stop());

      const second = await stage.bus();
      const { handled, handler } = recorder();
      await second.subscribe(topic, handler);
      await stage.eventually("the second process gets it", () => handled.length === 1);
      expect(handled[0]?.delivery).toMatchObject({ seq: 1, attempt: 2 });
    });

    it("lets go of nothing and repeats nothing between unsubscribing and subscribing again", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      const subscription = await bus.subscribe(topic, handler);
      await publishAll(bus, topic, 1, 3);
      await stage.eventually("three events are handled", () => handled.length === 3);
      await subscription.unsubscribe();
      await publishAll(bus, topic, 4, 6);
      await stage.advance(harness.timing.ackWaitMs);
      expect(handled.length).toBe(3);
      await stage.untilWaiting(subscription.consumer, 3);
      expect(await stage.looker.consumers.info(stage.stream, subscription.consumer)).toMatchObject({ inFlight: 0 });

      await bus.subscribe(topic, handler);
      await stage.eventually("the rest is handled", () => handled.length >= 6);
      await stage.advance(harness.timing.ackWaitMs);
      expect(numbersOf(handled)).toEqual(numbers(1, 6));
    });

    it("goes on where it was after a restart of the process", async () => {
      const before = await stage.bus();
      const { handled, handler } = recorder();
      await before.subscribe(topic, handler);
      await publishAll(before, topic, 1, 3);
      await stage.eventually("three events are handled", () => handled.length === 3);
      await before.stop();

      const after = await stage.bus();
      await publishAll(after, topic, 4, 6);
      await after.subscribe(topic, handler);
      await stage.eventually("the rest is handled", () => handled.length >= 6);
      expect(numbersOf(handled)).toEqual(numbers(1, 6));
    });

    it("waits for the running handler when it unsubscribes, and starts no other", async () => {
      const bus = await stage.bus();
      const gate = stage.gate();
      const { handled, handler } = recorder();
      const subscription = await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        await gate.passed;
      });
      await publishAll(bus, topic, 1, 3);
      await stage.eventually("the first handler runs", () => handled.length === 1);
      let ended = false;
      const ending = subscription.unsubscribe().then(() => {
        ended = true;
      });
      await stage.advance(harness.timing.stepMs * 2);
      expect(ended).toBe(false);

      gate.open();
      await stage.settled("the subscription ends", ending);
      const begun = handled.length;
      await stage.advance(harness.timing.ackWaitMs);
      expect(handled.length).toBe(begun);
      expect(await stage.looker.messages.get(stage.stream, 1)).toBeNull();
    });

    it("lets the running handler finish and be acknowledged when it stops", async () => {
      const bus = await stage.bus();
      const gate = stage.gate();
      let done = false;
      await bus.subscribe(topic, async () => {
        await gate.passed;
        done = true;
      });
      await bus.publish(topic, event(1));
      await stage.eventually(
        "the handler runs",
        async () => (await stage.looker.consumers.list(stage.stream)).consumers[0]?.inFlight === 1,
      );
      const stopping = bus.stop();
      gate.open();
      await stage.settled("the bus stops", stopping);
      expect(done).toBe(true);
      await stage.eventually(
        "it was acknowledged",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );
    });

    it("stops after the drain timeout when a handler never settles", async () => {
      const { bus, logger } = await stage.loggedBus();
      let running = false;
      await bus.subscribe(topic, () => {
        running = true;
        return new Promise(() => {});
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the handler runs", () => running);
      await stage.settled("the bus stops all the same", bus.stop());
      expect(logger.problems).not.toEqual([]);
    });

    it("gives the work of a topic to whoever of the group is free, each event to one of them", async () => {
      const busy = await stage.bus({ batchSize: 1 });
      const free = await stage.bus({ batchSize: 1 });
      const gate = stage.gate();
      const atBusy = recorder();
      const atFree = recorder();
      await busy.subscribe(topic, async (...event) => {
        await atBusy.handler(...event);
        await gate.passed;
      });
      await busy.publish(topic, event(1));
      await stage.eventually("one process is busy", () => atBusy.handled.length === 1);
      await free.subscribe(topic, atFree.handler);
      await publishAll(free, topic, 2, 20);
      await stage.eventually("the other one does the rest", () => atFree.handled.length >= 15);

      gate.open();
      await stage.eventually("all is done", () => atBusy.handled.length + atFree.handled.length >= 20);
      await stage.advance(harness.timing.ackWaitMs);
      const seen = [...numbersOf(atBusy.handled), ...numbersOf(atFree.handled)].map(Number).sort((a, b) => a - b);
      expect(seen).toEqual(numbers(1, 20));
    });
  });
}
