import { describe, expect, it } from "vitest";
import type { Retention } from "../../../model/stream/stream";
import { durableName } from "../../bus/topics";
import { type ContractHarness, createStage, encode, event, numbers, numbersOf, publishAll, recorder } from "../stage";

/** Managing consumers. */
export function describeConsumers(harness: ContractHarness): void {
  describe("consumers", () => {
    const stage = createStage(harness);
    const hourMs = 60 * 60 * 1_000;

    const streamOf = async (retention: Retention) => {
      await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], retention });
    };
    const subject = (topic: string) => `${stage.stream}.${topic}`;

    it("creates a consumer with the broker's defaults", async () => {
      await streamOf("limits");
      const created = await stage.looker.consumers.create(stage.stream, { name: "reader" });
      expect(created).toMatchObject({
        stream: stage.stream,
        name: "reader",
        displayName: "reader",
        config: {
          durable: true,
          filterSubjects: [],
          deliverPolicy: "all",
          ackPolicy: "explicit",
          ackWaitMs: 30_000,
          maxDeliver: null,
          maxAckPending: 1_000,
          backoffMs: [],
          deliverSubject: null,
          ackSamplePercent: null,
          metadata: {},
        },
        waiting: 0,
        inFlight: 0,
        redelivered: 0,
        openPulls: 0,
        pushBound: null,
        deliveries: 0,
        pausedUntil: null,
      });
      expect(await stage.looker.consumers.info(stage.stream, "reader")).toEqual(created);
    });

    it("counts what waits for it: what its filters match, less what is purged", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, {
        name: "reader",
        filterSubjects: [subject("a"), subject("b.*")],
      });
      for (const topic of ["a", "a", "b.x", "c", "b"]) {
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      }
      await stage.looker.consumers.create(stage.stream, { name: "late", filterSubjects: [subject("a")] });
      await stage.untilWaiting("reader", 3);
      await stage.untilWaiting("late", 2);
      await stage.looker.streams.purge(stage.stream, { subject: subject("a") });
      await stage.untilWaiting("reader", 1);
      await stage.looker.streams.purge(stage.stream);
      await stage.untilWaiting("reader", 0);
      expect(await stage.looker.consumers.info(stage.stream, "reader")).toMatchObject({ inFlight: 0, deliveries: 0 });
    });

    it.each([
      ["all", {}, 4],
      ["new", {}, 0],
      ["last", {}, 1],
      ["last_per_subject", {}, 2],
      ["by_start_sequence", { startSeq: 3 }, 2],
    ] as const)("begins where the deliver policy %s says", async (deliverPolicy, start, waiting) => {
      await streamOf("limits");
      for (const topic of ["a", "b", "a", "a"])
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      const created = await stage.looker.consumers.create(stage.stream, { name: "reader", deliverPolicy, ...start });
      expect(created.waiting).toBe(waiting);
      expect(created.config.deliverPolicy).toBe(deliverPolicy);
    });

    it("lists the consumers of a stream", async () => {
      await streamOf("limits");
      for (const name of ["one", "two", "three"]) await stage.looker.consumers.create(stage.stream, { name });
      const { consumers, missing } = await stage.looker.consumers.list(stage.stream);
      expect(consumers.map(({ name }) => name).sort()).toEqual(["one", "three", "two"]);
      expect(missing).toEqual([]);
    });

    it("shows the consumers of our buses by group and topic", async () => {
      const bus = await stage.bus();
      await bus.subscribe("order.created", recorder().handler);
      expect((await stage.looker.consumers.list(stage.stream)).consumers).toMatchObject([
        { displayName: "workers-order.created" },
      ]);
    });

    it("creates the same consumer twice without complaint, and another of the same name never", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, { name: "reader", ackWaitMs: 5_000 });
      await stage.looker.consumers.create(stage.stream, { name: "reader", ackWaitMs: 5_000 });
      await expect(
        stage.looker.consumers.create(stage.stream, { name: "reader", ackWaitMs: 6_000 }),
      ).rejects.toMatchObject({
        code: "conflict",
      });
    });

    it("refuses on a work queue what the server refuses", async () => {
      await streamOf("workqueue");
      await stage.looker.consumers.create(stage.stream, { name: "one", filterSubjects: [subject("a.*")] });
      const overlapping = { name: "two", filterSubjects: [subject("a.b")] };
      await expect(stage.looker.consumers.create(stage.stream, overlapping)).rejects.toMatchObject({
        code: "conflict",
      });
      await expect(stage.looker.consumers.create(stage.stream, { name: "three" })).rejects.toMatchObject({
        code: "conflict",
      });
      const fromNow = { name: "four", filterSubjects: [subject("b")], deliverPolicy: "new" } as const;
      await expect(stage.looker.consumers.create(stage.stream, fromNow)).rejects.toMatchObject({ code: "rejected" });
      await stage.looker.consumers.create(stage.stream, { name: "five", filterSubjects: [subject("b")] });
    });

    it("refuses filters that overlap each other, more delays than deliveries, and names nobody can store", async () => {
      await streamOf("limits");
      const create = (consumer: Parameters<typeof stage.looker.consumers.create>[1]) =>
        stage.looker.consumers.create(stage.stream, consumer);
      await expect(create({ name: "r", filterSubjects: [subject("a"), subject("*")] })).rejects.toMatchObject({
        code: "rejected",
      });
      await expect(create({ name: "r", maxDeliver: 2, backoffMs: [1_000, 2_000, 3_000] })).rejects.toMatchObject({
        code: "rejected",
      });
      await expect(create({ name: "a.b" })).rejects.toMatchObject({ code: "invalid_name" });
    });

    it("refuses a filter that no message of the stream can match", async () => {
      await streamOf("limits");
      const elsewhere = { name: "reader", filterSubjects: ["ELSEWHERE.>"] };
      await expect(stage.looker.consumers.create(stage.stream, elsewhere)).rejects.toMatchObject({
        code: "no_stream_for_subject",
      });
    });

    it("says when there is no such stream or consumer", async () => {
      await streamOf("limits");
      const noStream = { code: "stream_not_found" };
      const noConsumer = { code: "consumer_not_found" };
      await expect(stage.looker.consumers.list("NOWHERE")).rejects.toMatchObject(noStream);
      await expect(stage.looker.consumers.create("NOWHERE", { name: "a" })).rejects.toMatchObject(noStream);
      await expect(stage.looker.consumers.info(stage.stream, "nobody")).rejects.toMatchObject(noConsumer);
      await expect(stage.looker.consumers.update(stage.stream, "nobody", { ackWaitMs: 1 })).rejects.toMatchObject(
        noConsumer,
      );
      await expect(stage.looker.consumers.delete(stage.stream, "nobody")).rejects.toMatchObject(noConsumer);
      await expect(stage.looker.consumers.pause(stage.stream, "nobody", new Date())).rejects.toMatchObject(noConsumer);
    });

    it("keeps the owner's notes", async () => {
      await streamOf("limits");
      const metadata = { "io.nats.monitor.waiting-critical": "100" };
      expect((await stage.looker.consumers.create(stage.stream, { name: "reader", metadata })).config.metadata).toEqual(
        metadata,
      );
    });

    it("changes what it is told and leaves the rest", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, {
        name: "reader",
        filterSubjects: [subject("a")],
        ackWaitMs: 5_000,
      });
      await stage.looker.consumers.update(stage.stream, "reader", { ackWaitMs: 9_000, description: "changed" });
      expect((await stage.looker.consumers.info(stage.stream, "reader")).config).toMatchObject({
        ackWaitMs: 9_000,
        description: "changed",
        filterSubjects: [subject("a")],
      });
    });

    it("deletes a consumer; the messages stay", async () => {
      await streamOf("workqueue");
      await stage.looker.consumers.create(stage.stream, { name: "reader" });
      await stage.looker.messages.publish({ subject: subject("a"), data: encode("x") });
      await stage.looker.consumers.delete(stage.stream, "reader");
      expect((await stage.looker.consumers.list(stage.stream)).consumers).toEqual([]);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1, consumerCount: 0 });
    });

    it("delivers nothing while it is paused, and everything afterwards", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe("order.created", handler);
      const now = Date.parse((await stage.looker.streams.info(stage.stream)).createdAt);
      const until = new Date(now + hourMs);
      expect(await stage.looker.consumers.pause(stage.stream, consumer, until)).toMatchObject({
        pausedUntil: until.toISOString(),
      });
      await publishAll(bus, "order.created", 1, 3);
      await stage.advance(harness.timing.stepMs * 5);
      expect(handled).toEqual([]);
      await stage.untilWaiting(consumer, 3);

      expect(await stage.looker.consumers.resume(stage.stream, consumer)).toMatchObject({ pausedUntil: null });
      await stage.eventually("all are handled", () => handled.length === 3);
      expect(numbersOf(handled)).toEqual(numbers(1, 3));
    });

    it("delivers again from a sequence after a reset", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { handled, handler } = recorder();
      const { ackWaitMs } = harness.timing;
      const name = durableName("workers", "order.created");
      await stage.looker.consumers.create(stage.stream, {
        name,
        filterSubjects: [subject("order.created")],
        deliverPolicy: "all",
        ackWaitMs,
        maxDeliver: 3,
      });
      const first = await bus.subscribe("order.created", handler);
      await publishAll(bus, "order.created", 1, 3);
      await stage.eventually("all are handled", () => handled.length === 3);
      await first.unsubscribe();
      expect(await stage.looker.consumers.reset(stage.stream, first.consumer, 2)).toMatchObject({ waiting: 2 });
      await bus.subscribe("order.created", handler);
      await stage.eventually("two are handled again", () => handled.length === 5);
      expect(numbersOf(handled)).toEqual([1, 2, 3, 2, 3]);
      expect(handled.every(({ delivery }) => delivery.attempt === 1)).toBe(true);
    });

    it("refuses to reset a consumer to what its deliver policy leaves out", async () => {
      await streamOf("limits");
      await stage.looker.messages.publish({ subject: subject("a"), data: encode("x") });
      await stage.looker.consumers.create(stage.stream, { name: "reader", deliverPolicy: "new" });
      await expect(stage.looker.consumers.reset(stage.stream, "reader", 1)).rejects.toMatchObject({ code: "rejected" });
    });

    it("goes on after its consumer was deleted under it, with nothing left out", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe("order.created", handler);
      await publishAll(bus, "order.created", 1, 2);
      await stage.eventually("two are handled", () => handled.length === 2);
      await stage.looker.consumers.delete(stage.stream, consumer);
      await publishAll(bus, "order.created", 3, 4);
      await stage.eventually("the others are handled too", () => handled.length >= 4);
      expect(numbersOf(handled)).toEqual(numbers(1, 4));
    });

    it("gives messages that it gave up another chance after a reset", async () => {
      const bus = await stage.bus({ maxDeliver: 1 });
      const { handled, handler } = recorder();
      const first = await bus.subscribe("order.created", async (...delivered) => {
        await handler(...delivered);
        if (handled.length === 1) throw new Error("boom");
      });
      await bus.publish("order.created", event(1));
      await stage.eventually("it is given up", async () => {
        const { inFlight } = await stage.looker.consumers.info(stage.stream, first.consumer);
        return handled.length === 1 && inFlight === 0;
      });
      await stage.looker.consumers.reset(stage.stream, first.consumer);
      await stage.eventually("it is handled", () => handled.length === 2);
      await stage.eventually("it is gone", async () => (await stage.looker.streams.info(stage.stream)).messages === 0);
    });
  });
}
