import { describe, expect, it } from "vitest";
import { newKeyBucketSchema } from "../../../model/bucket/new-bucket";
import type { KeyRange, KeyRemoval, NewValue, StoredKey } from "../../broker/key-value";
import { taken } from "../../broker/offer";
import { type ContractHarness, createStage, decode, encode } from "../stage";

/** Values under keys, each change with a revision. */
export function describeKeyValue(harness: ContractHarness): void {
  describe("key-value buckets", () => {
    const stage = createStage(harness);
    const keyValue = () => taken(stage.broker.keyValue);
    const create = (more: object = {}) =>
      stage.looker.streams.create({
        ...{ name: `KV_${stage.stream}`, subjects: [`$KV.${stage.stream}.>`], rollsUp: true, allowDirect: true },
        ...{ maxMessagesPerSubject: 3, discard: "new", ...more },
      });
    const open = () => keyValue().open(stage.stream);
    const put = async (key: string, text: string, more: Partial<NewValue> = {}) =>
      keyValue().put(await open(), { key, data: encode(text), revision: 0, ttl: null, ...more });
    const remove = async (key: string, revision: number, kind: KeyRemoval["kind"] = "delete") =>
      keyValue().remove(await open(), { key, revision, kind, ttl: null });
    const get = async (key: string) => keyValue().get(await open(), key);
    const read = async (range: Partial<KeyRange> = {}) => {
      const entries: StoredKey[] = [];
      const bucket = await open();
      const wanted = { direction: "backward", limit: 100, ...range } as const;
      const isAll = await keyValue().read(bucket, wanted, (entry) => void entries.push(entry));
      return { isAll, told: entries.map(({ key, revision, operation }) => `${revision} ${key} ${operation}`) };
    };

    it("are told from other channels, with what they are set to", async () => {
      await create();
      await stage.looker.streams.create({ name: "KV_other", subjects: ["other.>"] });
      const { channels } = await stage.broker.read(new AbortController().signal);
      const found = channels.map((channel) => keyValue().bucketOf(channel)).filter((bucket) => bucket !== null);
      expect(found).toEqual([await open()]);
      expect(found[0]).toMatchObject({ name: stage.stream, history: 3, lastRevision: 0, obstacle: null });
      await expect(keyValue().open("other")).rejects.toMatchObject({ code: "stream_not_found" });
      await expect(keyValue().open("none")).rejects.toMatchObject({ code: "stream_not_found" });
    });

    it("are made with what they are set to, and none is made twice", async () => {
      const wanted = { ...newKeyBucketSchema.parse({ name: stage.stream, storage: "memory" }), history: 3 };
      const made = await keyValue().create(wanted);
      expect(made).toMatchObject({ name: stage.stream, history: 3, takesTtl: false, obstacle: null });
      expect(await put("a", "1")).toBe(1);
      expect(await remove("a", 1, "purge")).toBe(2);
      await expect(keyValue().create(wanted)).rejects.toMatchObject({ code: "conflict" });
    });

    it("give each value a revision, and keep as many of each key as they are set to", async () => {
      await create();
      expect(await put("a.b", "1")).toBe(1);
      expect(await put("a.b", "2", { revision: 1 })).toBe(2);
      expect(await put("c/d", "other")).toBe(3);
      for (const revision of [2, 4]) await put("a.b", String(revision), { revision });
      expect(decode((await get("a.b"))?.message.data ?? encode("none"))).toBe("4");
      expect(await get("a.c")).toBeNull();
      expect(await read({ key: "a.b" })).toEqual({ isAll: true, told: ["5 a.b put", "4 a.b put", "2 a.b put"] });
      expect((await read()).told).toEqual(["5 a.b put", "4 a.b put", "3 c/d put", "2 a.b put"]);
    });

    it("hand on what changed after a revision, and say when there is more", async () => {
      await create();
      for (const key of ["a", "b", "c"]) await put(key, key);
      expect(await read({ direction: "forward", after: 1 })).toEqual({ isAll: true, told: ["2 b put", "3 c put"] });
      expect(await read({ direction: "forward", after: 3 })).toEqual({ isAll: true, told: [] });
      expect(await read({ direction: "forward", after: 0, limit: 2 })).toEqual({
        isAll: false,
        told: ["1 a put", "2 b put"],
      });
    });

    it("refuse a value when the key has another revision than was seen, and keep what is there", async () => {
      await create();
      await put("a", "first");
      const late = { code: "wrong_expected_sequence" };
      await expect(put("a", "second")).rejects.toMatchObject(late);
      await expect(put("a", "second", { revision: 7 })).rejects.toMatchObject(late);
      await expect(remove("a", 7)).rejects.toMatchObject(late);
      expect((await get("a"))?.revision).toBe(1);
    });

    it("mark what is deleted, keep its history, and let the key begin again", async () => {
      await create();
      await put("a", "1");
      expect(await remove("a", 1)).toBe(2);
      expect(await get("a")).toMatchObject({ revision: 2, operation: "delete" });
      expect((await read({ key: "a" })).told).toEqual(["2 a delete", "1 a put"]);
      expect(await put("a", "again")).toBe(3);
      expect((await get("a"))?.operation).toBe("put");
    });

    it("purge a key's history and leave a mark", async () => {
      await create();
      await put("a", "1");
      await put("a", "2", { revision: 1 });
      await put("b", "stays");
      expect(await remove("a", 2, "purge")).toBe(4);
      expect((await read()).told).toEqual(["4 a purge", "3 b put"]);
    });

    it("know keys and patterns from what is neither", async () => {
      await create();
      const bucket = await open();
      for (const keys of ["a", "a.*", "a.>", ">"]) {
        const subject = keyValue().subjectOf(bucket, keys);
        expect(subject && keyValue().keyOf(bucket, subject)).toBe(keys);
      }
      for (const text of ["", "a..b", "a b", ".a", "a.", "a.>.b"])
        expect(keyValue().subjectOf(bucket, text)).toBeNull();
      expect(keyValue().keyOf(bucket, "$KV.another.a")).toBeNull();
      await expect(put("a.*", "no key")).rejects.toMatchObject({ code: "invalid_subject" });
    });

    it("take no pattern for the key that it finds", async () => {
      await create();
      await put("a.b", "1");
      expect(await get("a.*")).toBeNull();
      expect(await get(">")).toBeNull();
    });

    it("let values leave by a time of their own", async () => {
      await create({ messagesExpire: true });
      expect((await open()).takesTtl).toBe(true);
      await put("a", "1", { ttl: "1s" });
      await put("b", "2");
      await stage.eventually("the value leaves", async () => (await get("a")) === null);
      expect((await get("b"))?.revision).toBe(2);
    });

    it("refuse a time to live where they would ignore it", async () => {
      await create();
      expect((await open()).takesTtl).toBe(false);
      await expect(put("a", "1", { ttl: "1s" })).rejects.toMatchObject({ code: "rejected" });
    });

    it("take nothing when they are sealed", async () => {
      await create();
      await put("a", "1");
      await stage.looker.streams.update(`KV_${stage.stream}`, { sealed: true });
      await expect(put("b", "2")).rejects.toMatchObject({ code: "rejected" });
      await expect(remove("a", 1)).rejects.toMatchObject({ code: "rejected" });
    });
  });
}
