import { describe, expect, it } from "vitest";
import type { ConsumerConfig } from "../../../model/consumer/consumer";
import { durableName } from "../../bus/topics";
import { type ContractHarness, createStage, event, numbers, numbersOf, publishAll, recorder } from "../stage";

/** Beginnings and ends: what happens twice, too early, too late, or in the middle of something else. */
export function describeLifecycle(harness: ContractHarness): void {
  describe("lifecycle", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    const { drainTimeoutMs, stepMs } = harness.timing;

    const emptied = () =>
      stage.eventually(
        "all is acknowledged",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );

    it("uses the documented defaults where nothing is asked for", async () => {
      const bus = await stage.plainBus();
      const { consumer } = await bus.subscribe(topic, recorder().handler);
      expect((await stage.looker.consumers.info(stage.stream, consumer)).config).toMatchObject({
        ackPolicy: "explicit",
        ackWaitMs: 30_000,
        maxDeliver: 3,
        deliverPolicy: "all",
      });
      expect(consumer).toBe("tax-agent-order__created");
    });

    it("takes batches of ten unless told otherwise", async () => {
      const bus = await stage.plainBus();
      const gate = stage.gate();
      await publishAll(bus, topic, 1, 40);
      const { consumer } = await bus.subscribe(topic, () => gate.passed);
      const inFlight = async () => (await stage.looker.consumers.info(stage.stream, consumer)).inFlight;
      await stage.eventually("a batch is in flight", async () => (await inFlight()) === 10);
      await stage.advance(stepMs * 2);
      expect(await inFlight()).toBe(10);
    });

    it("keeps a handler that never settles from holding up other topics, or its event from being repeated", async () => {
      // Long enough for what keeps it alive to come late on a machine that is busy.
      const ackWaitMs = harness.timing.ackWaitMs * 2;
      const bus = await stage.bus({ ackWaitMs });
      const { handled, handler } = recorder();
      let stuck = 0;
      await bus.subscribe("stuck", () => {
        stuck++;
        return new Promise(() => {});
      });
      await bus.subscribe(topic, handler);
      await bus.publish("stuck", event(0));
      await stage.eventually("the handler is stuck", () => stuck === 1);
      await publishAll(bus, topic, 1, 12);
      await stage.eventually("the other topic is handled", () => handled.length === 12);
      await stage.advance(ackWaitMs * 2);
      expect(stuck).toBe(1);
      await stage.settled("the bus stops all the same", bus.stop());
    });

    it("shares the work of a topic that one bus subscribes to twice", async () => {
      const bus = await stage.bus({ batchSize: 1 });
      const one = recorder();
      const two = recorder();
      const first = await bus.subscribe(topic, one.handler);
      const second = await bus.subscribe(topic, two.handler);
      expect(second.consumer).toBe(first.consumer);
      await publishAll(bus, topic, 1, 10);
      await emptied();
      await first.unsubscribe();
      const before = one.handled.length;
      await publishAll(bus, topic, 11, 20);
      await emptied();
      expect(one.handled.length).toBe(before);
      const seen = [...numbersOf(one.handled), ...numbersOf(two.handled)].map(Number).sort((a, b) => a - b);
      expect(seen).toEqual(numbers(1, 20));
    });

    it("may end a subscription twice, while it is paused, and after the bus has stopped", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      const paused = await bus.subscribe(topic, handler);
      const other = await bus.subscribe("other", handler);
      const createdAt = Date.parse((await stage.looker.streams.info(stage.stream)).createdAt);
      await stage.looker.consumers.pause(stage.stream, paused.consumer, new Date(createdAt + 60 * 60 * 1_000));
      await publishAll(bus, topic, 1, 2);
      await stage.settled("it ends", Promise.all([paused.unsubscribe(), paused.unsubscribe()]));
      await stage.settled("it ends again", paused.unsubscribe());
      await stage.untilWaiting(paused.consumer, 2);
      expect(await stage.looker.consumers.info(stage.stream, paused.consumer)).toMatchObject({ inFlight: 0 });
      await stage.settled("the bus stops", bus.stop());
      await stage.settled("ending is nothing new", other.unsubscribe());
      expect(handled).toEqual([]);
    });

    it("answers what is being published when it stops", async () => {
      const bus = await stage.bus();
      const publishing = numbers(1, 50).map((number) => bus.publish(topic, event(number)));
      await stage.settled("the bus stops", bus.stop());
      const acks = await Promise.all(publishing);
      expect(acks.map((ack) => ack?.seq).sort((a = 0, b = 0) => a - b)).toEqual(numbers(1, 50));
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 50 });
    });

    it("lets the handlers that it waits for publish", async () => {
      const bus = await stage.bus();
      const gate = stage.gate();
      let running = false;
      await bus.subscribe(topic, async () => {
        running = true;
        await gate.passed;
        if ((await bus.publish("order.confirmed", event(2))) === null) throw new Error("not published");
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the handler runs", () => running);
      const stopping = bus.stop();
      await stage.advance(Math.min(stepMs, drainTimeoutMs / 4));
      gate.open();
      await stage.settled("the bus stops", stopping);
      const { messages } = await stage.looker.messages.range(stage.stream, { direction: "forward", limit: 10 });
      expect(messages.map(({ subject }) => subject)).toEqual([`${stage.stream}.order.confirmed`]);
    });

    it("refuses a subscription before it is started, while it stops and afterwards", async () => {
      const bus = stage.idleBus();
      const { handled, handler } = recorder();
      const unavailable = expect.objectContaining({ code: "bus_unavailable" });
      expect(await bus.subscribe(topic, handler).catch((error: unknown) => error)).toEqual(unavailable);
      await bus.start();
      const stopping = bus.stop();
      const late = bus.subscribe(topic, handler).then(
        () => "subscribed",
        (error: unknown) => error,
      );
      await stage.settled("the bus stops", stopping);
      expect(await stage.settled("the late one is refused", late)).toEqual(unavailable);
      expect(await bus.subscribe(topic, handler).catch((error: unknown) => error)).toEqual(unavailable);

      await bus.start();
      await bus.publish(topic, event(1));
      await stage.advance(stepMs * 5);
      expect(handled).toEqual([]);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
    });

    it("takes over a consumer of its name that is there, with its own limits", async () => {
      const { bus, logger } = await stage.loggedBus({ retention: "limits" });
      const name = durableName("workers", topic);
      const filterSubjects = [`${stage.stream}.${topic}`];
      await stage.looker.consumers.create(stage.stream, { name, filterSubjects, maxDeliver: 9, backoffMs: [50, 100] });
      const { consumer } = await bus.subscribe(topic, recorder().handler);
      expect(consumer).toBe(name);
      expect((await stage.looker.consumers.info(stage.stream, name)).config).toMatchObject({
        ackWaitMs: harness.timing.ackWaitMs,
        maxDeliver: 3,
        backoffMs: [],
      });
      expect(logger.problems).toEqual([
        expect.objectContaining({
          level: "warn",
          fields: expect.objectContaining({ consumer: name, before: expect.objectContaining({ maxDeliver: 9 }) }),
        }),
      ]);
    });

    it.each<[string, Partial<ConsumerConfig>]>([
      ["reads something else", { filterSubjects: ["other"] }],
      ["reads everything", { filterSubjects: [] }],
      ["needs no acknowledgement", { ackPolicy: "none" }],
    ])("refuses a consumer of its name that %s", async (_, config) => {
      const bus = await stage.bus({ retention: "limits" });
      const filterSubjects = (config.filterSubjects ?? [topic]).map((filter) => `${stage.stream}.${filter}`);
      const name = durableName("workers", topic);
      await stage.looker.consumers.create(stage.stream, { name, ...config, filterSubjects });
      await expect(bus.subscribe(topic, recorder().handler)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(name),
      });
    });

    it("starts again after it was stopped, with subscriptions made anew", async () => {
      const bus = await stage.bus();
      const before = recorder();
      const after = recorder();
      await bus.subscribe(topic, before.handler);
      await publishAll(bus, topic, 1, 2);
      await emptied();
      await stage.settled("the bus stops", bus.stop());
      await bus.start();
      await bus.subscribe(topic, after.handler);
      await publishAll(bus, topic, 3, 4);
      await emptied();
      expect([numbersOf(before.handled), numbersOf(after.handled)]).toEqual([numbers(1, 2), numbers(3, 4)]);
    });

    it("starts once however often it is asked to, and stops once", async () => {
      const bus = stage.idleBus();
      await Promise.all([bus.start(), bus.start(), bus.start()]);
      await bus.start();
      expect(await bus.publish(topic, event(1))).toMatchObject({ seq: 1 });
      await stage.settled("the bus stops", Promise.all([bus.stop(), bus.stop()]));
      expect(bus.connection.status().state).toBe("closed");
    });
  });
}
