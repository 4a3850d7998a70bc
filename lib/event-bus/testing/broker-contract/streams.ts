import { describe, expect, it } from "vitest";
import type { NewStream } from "../../adapters/jetstream/streams";
import { type ContractHarness, createStage, encode } from "../stage";

/** Managing streams. */
export function describeStreams(harness: ContractHarness): void {
  describe("streams", () => {
    const stage = createStage(harness);

    const store = async (subject: string, count = 1) => {
      for (let at = 0; at < count; at++) {
        await stage.looker.messages.publish({ subject: `${stage.stream}.${subject}`, data: encode("x") });
      }
    };
    const streamOf = async (config: Partial<NewStream> = {}) => {
      await stage.looker.streams.create({
        name: stage.stream,
        subjects: [`${stage.stream}.>`],
        retention: "limits",
        ...config,
      });
    };

    it("creates a stream with the broker's defaults and tells its state", async () => {
      const created = await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`] });
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
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        config: created.config,
        createdAt: created.createdAt,
      });
    });

    it("counts messages, sequences, subjects and consumers", async () => {
      await streamOf();
      await store("a", 2);
      await store("b");
      await stage.looker.messages.delete(stage.stream, 1);
      await stage.looker.consumers.create(stage.stream, { name: "reader" });
      const info = await stage.looker.streams.info(stage.stream);
      expect(info).toMatchObject({ messages: 2, firstNumber: 2, lastNumber: 3, consumerCount: 1 });
      expect(info.bytes).toBeGreaterThan(0);
      expect([null, 2]).toContain(info.subjectCount.value);
      expect(info.firstAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(info.lastAt ?? "")).toBeGreaterThanOrEqual(Date.parse(info.firstAt ?? ""));
    });

    it("lists every stream", async () => {
      const names = ["A", "B", "C"].map((suffix) => `${stage.stream}_${suffix}`);
      for (const name of names) await stage.looker.streams.create({ name, subjects: [`${name}.>`] });
      const { streams, missing } = await stage.looker.streams.list();
      expect(streams.map(({ config }) => config.name).sort()).toEqual(names);
      expect(missing).toEqual([]);
    });

    it("creates the same stream twice without complaint, and another of the same name never", async () => {
      await streamOf({ maxMessages: 5 });
      await store("a");
      const again = {
        name: stage.stream,
        subjects: [`${stage.stream}.>`],
        retention: "limits",
        maxMessages: 5,
      } as const;
      expect(await stage.looker.streams.create(again)).toMatchObject({ messages: 1 });
      await expect(stage.looker.streams.create({ ...again, maxMessages: 6 })).rejects.toMatchObject({
        code: "conflict",
      });
    });

    it("refuses subjects that another stream has, also in part", async () => {
      await streamOf();
      const overlapping = { name: `${stage.stream}_2`, subjects: [`${stage.stream}.*`] };
      await expect(stage.looker.streams.create(overlapping)).rejects.toMatchObject({ code: "conflict" });
    });

    it("refuses a name that cannot be stored", async () => {
      await expect(stage.looker.streams.create({ name: "a.b", subjects: ["a"] })).rejects.toMatchObject({
        code: "invalid_name",
      });
    });

    it("says when there is no such stream", async () => {
      const missing = { code: "stream_not_found" };
      await expect(stage.looker.streams.info(stage.stream)).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.removedSeqs(stage.stream)).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.update(stage.stream, { maxMessages: 1 })).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.purge(stage.stream)).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.delete(stage.stream)).rejects.toMatchObject(missing);
    });

    it("changes what it is told and leaves the rest", async () => {
      await streamOf({ maxMessages: 5, description: "before" });
      await store("a", 4);
      const changed = await stage.looker.streams.update(stage.stream, { maxMessages: 2, description: "after" });
      expect(changed.config).toMatchObject({ maxMessages: 2, description: "after", subjects: [`${stage.stream}.>`] });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        messages: 2,
        firstNumber: 3,
        lastNumber: 4,
      });
      expect((await stage.looker.streams.update(stage.stream, { maxMessages: null })).config.maxMessages).toBeNull();
    });

    it("refuses to turn a stream into a work queue", async () => {
      await streamOf();
      await expect(stage.looker.streams.update(stage.stream, { retention: "workqueue" })).rejects.toMatchObject({
        code: "rejected",
      });
    });

    it("drops the oldest at a limit, or refuses the newest", async () => {
      await streamOf({ maxMessages: 2 });
      await store("a", 3);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 2, firstNumber: 2 });
      await stage.looker.streams.update(stage.stream, { discard: "new" });
      await expect(store("a")).rejects.toMatchObject({ code: "stream_full" });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 2, lastNumber: 3 });
    });

    it("keeps to the limit of bytes", async () => {
      await streamOf({ maxBytes: 2_000 });
      for (let at = 0; at < 10; at++) {
        await stage.looker.messages.publish({ subject: `${stage.stream}.a`, data: new Uint8Array(500) });
      }
      const info = await stage.looker.streams.info(stage.stream);
      expect(info.bytes).toBeLessThanOrEqual(2_000);
      expect(info.messages).toBe(3);
      expect(info.lastNumber).toBe(10);
    });

    it("keeps so many messages of each subject", async () => {
      await streamOf({ maxMessagesPerSubject: 1 });
      await store("a", 3);
      await store("b", 2);
      const { messages } = await stage.looker.messages.range(stage.stream, { direction: "forward", limit: 10 });
      expect(messages.map(({ seq, subject }) => [seq, subject])).toEqual([
        [3, `${stage.stream}.a`],
        [5, `${stage.stream}.b`],
      ]);
    });

    it("refuses a message above the stream's size", async () => {
      await streamOf({ maxMessageBytes: 100 });
      const message = { subject: `${stage.stream}.a`, data: new Uint8Array(200) };
      await expect(stage.looker.messages.publish(message)).rejects.toMatchObject({ code: "payload_too_large" });
    });

    it("forgets messages past the age limit", async () => {
      await streamOf({ maxAgeMs: 1_000, duplicateWindowMs: 500 });
      await store("a", 2);
      await stage.eventually(
        "they are gone",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        firstNumber: 3,
        lastNumber: 2,
        firstAt: null,
      });
    });

    it("keeps nothing on an interest stream where nobody is interested", async () => {
      await streamOf({ retention: "interest" });
      await store("a");
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 0, lastNumber: 1 });
    });

    it("purges all, one subject, up to a sequence, or all but the newest", async () => {
      await streamOf();
      await store("a", 3); // 1 2 3
      await store("b", 3); // 4 5 6
      expect(await stage.looker.streams.purge(stage.stream, { beforeSeq: 2 })).toBe(1);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 5, firstNumber: 2 });
      expect(await stage.looker.streams.purge(stage.stream, { subject: `${stage.stream}.b`, keep: 1 })).toBe(2);
      expect(await stage.looker.streams.purge(stage.stream, { subject: `${stage.stream}.a`, beforeSeq: 3 })).toBe(1);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        messages: 2,
        firstNumber: 3,
        lastNumber: 6,
      });
      await store("c", 2); // 7 8
      expect(await stage.looker.streams.purge(stage.stream, { keep: 3 })).toBe(1);
      expect(await stage.looker.streams.purge(stage.stream, { subject: `${stage.stream}.*` })).toBe(3);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        messages: 0,
        firstNumber: 9,
        lastNumber: 8,
      });
      await store("a", 2);
      expect(await stage.looker.streams.purge(stage.stream)).toBe(2);
      expect(await stage.looker.streams.purge(stage.stream)).toBe(0);
    });

    it("says which messages were removed from between the others", async () => {
      await streamOf();
      expect(await stage.looker.streams.removedSeqs(stage.stream)).toEqual([]);
      await store("a", 7);
      expect(await stage.looker.streams.removedSeqs(stage.stream)).toEqual([]);
      for (const seq of [1, 3, 4, 6]) await stage.looker.messages.delete(stage.stream, seq);
      expect(await stage.looker.streams.removedSeqs(stage.stream)).toEqual([3, 4, 6]);
      await stage.looker.messages.delete(stage.stream, 7);
      expect(await stage.looker.streams.removedSeqs(stage.stream)).toEqual([3, 4, 6, 7]);
    });

    it("purges nothing when it is told what cannot be meant", async () => {
      await streamOf();
      await store("a", 3);
      for (const scope of [{ beforeSeq: 0 }, { keep: -1 }, { keep: 1.5 }, { beforeSeq: 2, keep: 1 }]) {
        await expect(stage.looker.streams.purge(stage.stream, scope)).rejects.toMatchObject({ code: "invalid_input" });
      }
      await expect(stage.looker.streams.purge(stage.stream, { subject: "a b" })).rejects.toMatchObject({
        code: "invalid_subject",
      });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 3 });
    });

    it("deletes a stream with everything in it", async () => {
      await streamOf();
      await store("a");
      await stage.looker.streams.delete(stage.stream);
      expect((await stage.looker.streams.list()).streams).toEqual([]);
      await expect(stage.looker.messages.get(stage.stream, 1)).rejects.toMatchObject({ code: "stream_not_found" });
    });
  });
}
