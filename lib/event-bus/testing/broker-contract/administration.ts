import { describe, expect, it } from "vitest";
import type { NewChannel, NewReader } from "../../broker/administration";
import { taken } from "../../broker/offer";
import { durableName } from "../../bus/topics";
import { type ContractHarness, createStage, encode, event, numbers, numbersOf, publishAll, recorder } from "../stage";

/** Making, changing and removing what a broker holds. */
export function describeAdministration(harness: ContractHarness): void {
  describe("administration", () => {
    const stage = createStage(harness);
    const hourMs = 60 * 60 * 1_000;
    const channels = () => taken(stage.broker.administration).channels;
    const readers = () => taken(stage.broker.administration).readers;
    const place = (number: number) => taken(stage.broker.log).placeOf(stage.stream, number);
    const subject = (topic: string) => `${stage.stream}.${topic}`;

    const store = async (topic: string, count = 1) => {
      for (let at = 0; at < count; at++) {
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      }
    };
    const streamOf = async (config: Partial<NewChannel> = {}) => {
      await channels().create({ name: stage.stream, subjects: [subject(">")], retention: "limits", ...config });
    };

    describe("of channels", () => {
      it("creates a channel with the broker's defaults and tells its state", async () => {
        const created = await channels().create({ name: stage.stream, subjects: [`${stage.stream}.>`] });
        expect(created).toMatchObject({
          config: {
            name: stage.stream,
            subjects: [`${stage.stream}.>`],
            retention: "limits",
            maxAgeMs: null,
            maxBytes: null,
            maxMessages: null,
            maxMessagesPerSubject: null,
            maxMessageBytes: null,
            discard: "old",
            duplicateWindowMs: 120_000,
            description: null,
          },
          messages: 0,
          bytes: 0,
          lastNumber: 0,
          firstAt: null,
          lastAt: null,
          consumerCount: 0,
        });
        expect(await channels().read(stage.stream)).toMatchObject({
          config: created.config,
          createdAt: created.createdAt,
        });
      });

      it("creates the same channel twice without complaint, and another of the same name never", async () => {
        await streamOf({ maxMessages: 5 });
        await store("a");
        const again = {
          name: stage.stream,
          subjects: [`${stage.stream}.>`],
          retention: "limits",
          maxMessages: 5,
        } as const;
        expect(await channels().create(again)).toMatchObject({ messages: 1 });
        await expect(channels().create({ ...again, maxMessages: 6 })).rejects.toMatchObject({
          code: "conflict",
        });
      });

      it("refuses subjects that another channel has, also in part", async () => {
        await streamOf();
        const overlapping = { name: `${stage.stream}_2`, subjects: [`${stage.stream}.*`] };
        await expect(channels().create(overlapping)).rejects.toMatchObject({ code: "conflict" });
      });

      it("refuses a name that cannot be stored", async () => {
        await expect(channels().create({ name: "a.b", subjects: ["a"] })).rejects.toMatchObject({
          code: "invalid_name",
        });
      });

      it("says when there is no such channel", async () => {
        const missing = { code: "stream_not_found" };
        await expect(channels().read(stage.stream)).rejects.toMatchObject(missing);
        await expect(channels().update(stage.stream, { maxMessages: 1 })).rejects.toMatchObject(missing);
        await expect(channels().purge(stage.stream)).rejects.toMatchObject(missing);
        await expect(channels().delete(stage.stream)).rejects.toMatchObject(missing);
      });

      it("changes what it is told and leaves the rest", async () => {
        await streamOf({ maxMessages: 5, description: "before" });
        await store("a", 4);
        const changed = await channels().update(stage.stream, { maxMessages: 2, description: "after" });
        expect(changed.config).toMatchObject({ maxMessages: 2, description: "after", subjects: [`${stage.stream}.>`] });
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
          messages: 2,
          firstNumber: 3,
          lastNumber: 4,
        });
        expect((await channels().update(stage.stream, { maxMessages: null })).config.maxMessages).toBeNull();
      });

      it("refuses to turn a channel into a work queue", async () => {
        await streamOf();
        await expect(channels().update(stage.stream, { retention: "workqueue" })).rejects.toMatchObject({
          code: "rejected",
        });
      });

      it("purges all, one subject, what lies before a place, or all but the newest", async () => {
        await streamOf();
        await store("a", 3); // 1 2 3
        await store("b", 3); // 4 5 6
        expect(await channels().purge(stage.stream, { before: place(2) })).toBe(1);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 5, firstNumber: 2 });
        expect(await channels().purge(stage.stream, { subject: `${stage.stream}.b`, keep: 1 })).toBe(2);
        expect(await channels().purge(stage.stream, { subject: `${stage.stream}.a`, before: place(3) })).toBe(1);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
          messages: 2,
          firstNumber: 3,
          lastNumber: 6,
        });
        await store("c", 2); // 7 8
        expect(await channels().purge(stage.stream, { keep: 3 })).toBe(1);
        expect(await channels().purge(stage.stream, { subject: `${stage.stream}.*` })).toBe(3);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
          messages: 0,
          firstNumber: 9,
          lastNumber: 8,
        });
        await store("a", 2);
        expect(await channels().purge(stage.stream)).toBe(2);
        expect(await channels().purge(stage.stream)).toBe(0);
      });

      it("purges nothing when it is told what cannot be meant", async () => {
        await streamOf();
        await store("a", 3);
        for (const scope of [{ keep: -1 }, { keep: 1.5 }, { before: place(2), keep: 1 }]) {
          await expect(channels().purge(stage.stream, scope)).rejects.toMatchObject({ code: "invalid_input" });
        }
        await expect(channels().purge(stage.stream, { subject: "a b" })).rejects.toMatchObject({
          code: "invalid_subject",
        });
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 3 });
      });

      it("deletes a channel with everything in it", async () => {
        await streamOf();
        await store("a");
        await channels().delete(stage.stream);
        expect((await stage.looker.streams.list()).streams).toEqual([]);
        await expect(stage.looker.messages.get(stage.stream, 1)).rejects.toMatchObject({ code: "stream_not_found" });
      });

      it("purges nothing by a place of another channel, or of another broker", async () => {
        await streamOf();
        await store("a", 3);
        const invalid = { code: "invalid_input" };
        await expect(
          channels().purge(stage.stream, { before: { channel: "ELSEWHERE", at: "2" } }),
        ).rejects.toMatchObject(invalid);
        await expect(
          channels().purge(stage.stream, { before: { channel: stage.stream, at: "partition 1, offset 2" } }),
        ).rejects.toMatchObject(invalid);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 3 });
      });
    });

    describe("of messages", () => {
      const messages = () => taken(stage.broker.administration).messages;
      const dated = async (number: number) => {
        const message = await taken(stage.broker.log).get(place(number));
        if (message === null) throw new Error(`no message ${number}`);
        return { place: message.place, storedAt: message.storedAt };
      };

      it.each([false, true])("removes exactly that one (erasing: %s)", async (erase) => {
        await streamOf();
        await store("a", 3);
        const second = await dated(2);
        expect(await messages().remove(second, { erase })).toBe(true);
        expect(await messages().remove(second, { erase })).toBe(false);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 2, firstNumber: 1 });
      });

      it("leaves what has taken its place", async () => {
        await streamOf();
        await store("a", 1);
        const first = await dated(1);
        const earlier = { ...first, storedAt: "2001-01-01T00:00:00.000Z" };
        expect(await messages().remove(earlier, { erase: false })).toBe(false);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
      });

      it("is refused by a channel that denies it, or is sealed", async () => {
        await streamOf({ deniesDelete: true });
        await store("a", 1);
        await expect(messages().remove(await dated(1), { erase: false })).rejects.toMatchObject({ code: "rejected" });
        await expect(channels().update(stage.stream, { deniesDelete: false })).rejects.toMatchObject({
          code: "rejected",
        });
        const sealed = await channels().update(stage.stream, { sealed: true });
        expect(sealed.config).toMatchObject({ sealed: true, deniesDelete: true, deniesPurge: true });
        await expect(messages().remove(await dated(1), { erase: false })).rejects.toMatchObject({ code: "rejected" });
        await expect(channels().purge(stage.stream)).rejects.toMatchObject({ code: "rejected" });
        await expect(store("a", 1)).rejects.toMatchObject({ code: "rejected" });
        await expect(channels().update(stage.stream, { sealed: false })).rejects.toMatchObject({ code: "rejected" });
      });
    });

    describe("of readers", () => {
      it("creates a reader with the broker's defaults", async () => {
        await streamOf({ retention: "limits" });
        const created = await readers().create(stage.stream, { name: "reader" });
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
        expect(await readers().read(stage.stream, "reader")).toEqual(created);
      });

      it.each([
        ["all", null, 4],
        ["new", null, 0],
        ["last", null, 1],
        ["last_per_subject", null, 2],
        ["by_start_sequence", 3, 2],
      ] as const)("begins where the deliver policy %s says", async (deliverPolicy, start, waiting) => {
        await streamOf({ retention: "limits" });
        for (const topic of ["a", "b", "a", "a"])
          await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
        const from = start === null ? {} : { from: place(start) };
        const created = await readers().create(stage.stream, { name: "reader", deliverPolicy, ...from });
        expect(created.waiting).toBe(waiting);
        expect(created.config.deliverPolicy).toBe(deliverPolicy);
      });

      it("creates the same reader twice without complaint, and another of the same name never", async () => {
        await streamOf({ retention: "limits" });
        await readers().create(stage.stream, { name: "reader", ackWaitMs: 5_000 });
        await readers().create(stage.stream, { name: "reader", ackWaitMs: 5_000 });
        await expect(readers().create(stage.stream, { name: "reader", ackWaitMs: 6_000 })).rejects.toMatchObject({
          code: "conflict",
        });
      });

      it("refuses on a work queue what its one reader of a message rules out", async () => {
        await streamOf({ retention: "workqueue" });
        await readers().create(stage.stream, { name: "one", filterSubjects: [subject("a.*")] });
        const overlapping = { name: "two", filterSubjects: [subject("a.b")] };
        await expect(readers().create(stage.stream, overlapping)).rejects.toMatchObject({
          code: "conflict",
        });
        await expect(readers().create(stage.stream, { name: "three" })).rejects.toMatchObject({
          code: "conflict",
        });
        const fromNow = { name: "four", filterSubjects: [subject("b")], deliverPolicy: "new" } as const;
        await expect(readers().create(stage.stream, fromNow)).rejects.toMatchObject({ code: "rejected" });
        await readers().create(stage.stream, { name: "five", filterSubjects: [subject("b")] });
      });

      it("refuses filters that overlap each other, more delays than deliveries, and names nobody can store", async () => {
        await streamOf({ retention: "limits" });
        const create = (consumer: NewReader) => readers().create(stage.stream, consumer);
        await expect(create({ name: "r", filterSubjects: [subject("a"), subject("*")] })).rejects.toMatchObject({
          code: "rejected",
        });
        await expect(create({ name: "r", maxDeliver: 2, backoffMs: [1_000, 2_000, 3_000] })).rejects.toMatchObject({
          code: "rejected",
        });
        await expect(create({ name: "a.b" })).rejects.toMatchObject({ code: "invalid_name" });
      });

      it("refuses a filter that no message of the channel can match", async () => {
        await streamOf({ retention: "limits" });
        const elsewhere = { name: "reader", filterSubjects: ["ELSEWHERE.>"] };
        await expect(readers().create(stage.stream, elsewhere)).rejects.toMatchObject({
          code: "no_stream_for_subject",
        });
      });

      it("says when there is no such channel or reader", async () => {
        await streamOf({ retention: "limits" });
        const noStream = { code: "stream_not_found" };
        const noConsumer = { code: "consumer_not_found" };
        await expect(readers().create("NOWHERE", { name: "a" })).rejects.toMatchObject(noStream);
        await expect(readers().read(stage.stream, "nobody")).rejects.toMatchObject(noConsumer);
        await expect(readers().update(stage.stream, "nobody", { ackWaitMs: 1 })).rejects.toMatchObject(noConsumer);
        await expect(readers().delete(stage.stream, "nobody")).rejects.toMatchObject(noConsumer);
        await expect(readers().pause(stage.stream, "nobody", new Date())).rejects.toMatchObject(noConsumer);
      });

      it("keeps the owner's notes", async () => {
        await streamOf({ retention: "limits" });
        const metadata = { "io.nats.monitor.waiting-critical": "100" };
        expect((await readers().create(stage.stream, { name: "reader", metadata })).config.metadata).toEqual(metadata);
      });

      it("changes what it is told and leaves the rest", async () => {
        await streamOf({ retention: "limits" });
        await readers().create(stage.stream, {
          name: "reader",
          filterSubjects: [subject("a")],
          ackWaitMs: 5_000,
        });
        await readers().update(stage.stream, "reader", { ackWaitMs: 9_000, description: "changed" });
        expect((await stage.looker.consumers.info(stage.stream, "reader")).config).toMatchObject({
          ackWaitMs: 9_000,
          description: "changed",
          filterSubjects: [subject("a")],
        });
      });

      it("changes filters from one to several, and to none", async () => {
        await streamOf({ retention: "limits" });
        await store("a");
        await store("b");
        await store("c");
        await readers().create(stage.stream, { name: "reader", filterSubjects: [subject("a")] });
        const change = async (...filterSubjects: string[]) => {
          const { config, waiting } = await readers().update(stage.stream, "reader", { filterSubjects });
          expect(config.filterSubjects).toEqual(filterSubjects);
          return waiting;
        };
        expect(await change(subject("a"), subject("b"))).toBe(2);
        expect(await change()).toBe(3);
        expect(await change(subject("c"))).toBe(1);
      });

      it("deletes a reader; the messages stay", async () => {
        await streamOf({ retention: "workqueue" });
        await readers().create(stage.stream, { name: "reader" });
        await stage.looker.messages.publish({ subject: subject("a"), data: encode("x") });
        await readers().delete(stage.stream, "reader");
        expect((await stage.looker.consumers.list(stage.stream)).consumers).toEqual([]);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1, consumerCount: 0 });
      });

      it("delivers nothing while it is paused, and everything afterwards", async () => {
        const bus = await stage.bus();
        const { handled, handler } = recorder();
        const { consumer } = await bus.subscribe("order.created", handler);
        const now = Date.parse((await stage.looker.streams.info(stage.stream)).createdAt);
        const until = new Date(now + hourMs);
        expect(await readers().pause(stage.stream, consumer, until)).toMatchObject({
          pausedUntil: until.toISOString(),
        });
        await publishAll(bus, "order.created", 1, 3);
        await stage.advance(harness.timing.stepMs * 5);
        expect(handled).toEqual([]);
        await stage.untilWaiting(consumer, 3);

        expect(await readers().resume(stage.stream, consumer)).toMatchObject({ pausedUntil: null });
        await stage.eventually("all are handled", () => handled.length === 3);
        expect(numbersOf(handled)).toEqual(numbers(1, 3));
      });

      it("delivers again from a place after a reset", async () => {
        const bus = await stage.bus({ retention: "limits" });
        const { handled, handler } = recorder();
        const { ackWaitMs } = harness.timing;
        const name = durableName("workers", "order.created");
        await readers().create(stage.stream, {
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
        expect(await readers().reset(stage.stream, first.consumer, place(2))).toMatchObject({ waiting: 2 });
        await bus.subscribe("order.created", handler);
        await stage.eventually("two are handled again", () => handled.length === 5);
        expect(numbersOf(handled)).toEqual([1, 2, 3, 2, 3]);
        expect(handled.every(({ delivery }) => delivery.attempt === 1)).toBe(true);
      });

      it("refuses to reset a reader to what its deliver policy leaves out", async () => {
        await streamOf({ retention: "limits" });
        await stage.looker.messages.publish({ subject: subject("a"), data: encode("x") });
        await readers().create(stage.stream, { name: "reader", deliverPolicy: "new" });
        await expect(readers().reset(stage.stream, "reader", place(1))).rejects.toMatchObject({ code: "rejected" });
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
        await readers().reset(stage.stream, first.consumer);
        await stage.eventually("it is handled", () => handled.length === 2);
        await stage.eventually(
          "it is gone",
          async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
        );
      });

      it("begins with what was stored since a time, and nowhere in another channel", async () => {
        await streamOf({ retention: "limits" });
        await store("a", 2);
        await stage.advance(1_000);
        const { lastAt } = await stage.looker.streams.info(stage.stream);
        const since = new Date(Date.parse(lastAt ?? "") + 500);
        await store("a", 1);
        const reader = { name: "reader", deliverPolicy: "by_start_time", from: since } as const;
        expect((await readers().create(stage.stream, reader)).waiting).toBe(1);
        const from = { channel: "ELSEWHERE", at: "1" };
        const lost = { name: "lost", deliverPolicy: "by_start_sequence", from } as const;
        await expect(readers().create(stage.stream, lost)).rejects.toMatchObject({ code: "invalid_input" });
        await expect(readers().reset(stage.stream, "reader", from)).rejects.toMatchObject({ code: "invalid_input" });
      });
    });
  });
}
