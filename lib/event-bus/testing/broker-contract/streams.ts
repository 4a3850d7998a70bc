import { describe, expect, it } from "vitest";
import type { NewStream } from "../../adapters/jetstream/streams";
import { type ContractHarness, createStage, encode } from "../stage";

/** What streams keep, and tell of themselves. */
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

    it("says when there is no such stream", async () => {
      const missing = { code: "stream_not_found" };
      await expect(stage.looker.streams.info(stage.stream)).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.removedSeqs(stage.stream)).rejects.toMatchObject(missing);
      await expect(stage.looker.streams.subjects(stage.stream, ">")).rejects.toMatchObject(missing);
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

    it("lets a message go after a time of its own, where the stream allows that", async () => {
      const send = async (topic: string, ttl: string) => {
        const message = { subject: `${stage.stream}.${topic}`, data: encode("x") };
        return stage.looker.messages.publish({ ...message, headers: [["Nats-TTL", ttl]] });
      };
      await streamOf();
      await expect(send("a", "1s")).rejects.toMatchObject({ code: "rejected" });
      await stage.looker.streams.update(stage.stream, { messagesExpire: true });
      await store("kept");
      await send("a", "1h");
      await send("a", "1s");
      await send("b", "1");
      await send("kept", "never");
      for (const ttl of ["10ms", "soon"]) await expect(send("a", ttl)).rejects.toMatchObject({ code: "rejected" });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ lastNumber: 5 });
      await stage.eventually(
        "two are gone",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 3,
      );
      expect(await stage.looker.streams.removedSeqs(stage.stream)).toEqual([3, 4]);
      const off = stage.looker.streams.update(stage.stream, { messagesExpire: false });
      await expect(off).rejects.toMatchObject({ code: "rejected" });
    });

    it("lets a message take the place of others, where the stream allows that", async () => {
      const rollUp = async (topic: string, what: string) => {
        const message = { subject: `${stage.stream}.${topic}`, data: encode("sum") };
        return stage.looker.messages.publish({ ...message, headers: [["Nats-Rollup", what]] });
      };
      await streamOf();
      await expect(rollUp("a", "sub")).rejects.toMatchObject({ code: "rejected" });
      await stage.looker.streams.update(stage.stream, { rollsUp: true });
      await store("a", 3);
      await store("b", 2);
      await rollUp("a", "sub");
      const info = async () => stage.looker.streams.info(stage.stream);
      expect(await info()).toMatchObject({ messages: 3, firstNumber: 4, lastNumber: 6, config: { rollsUp: true } });
      await expect(rollUp("a", "some")).rejects.toMatchObject({ code: "rejected" });
      await rollUp("b", "all");
      expect(await info()).toMatchObject({ messages: 1, firstNumber: 7, lastNumber: 7 });
    });

    it("keeps nothing on an interest stream where nobody is interested", async () => {
      await streamOf({ retention: "interest" });
      await store("a");
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 0, lastNumber: 1 });
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
  });
}
