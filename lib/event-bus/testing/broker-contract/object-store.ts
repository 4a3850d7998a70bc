import { describe, expect, it } from "vitest";
import { newObjectBucketSchema } from "../../../model/bucket/new-bucket";
import { taken } from "../../broker/offer";
import { type ContractHarness, createStage } from "../stage";

/** Objects in pieces, told of by one message each. */
export function describeObjectStore(harness: ContractHarness): void {
  describe("object stores", () => {
    const stage = createStage(harness);
    const objects = () => taken(stage.broker.objects);
    const stream = () => `OBJ_${stage.stream}`;
    const create = () =>
      stage.looker.streams.create({
        ...{ name: stream(), subjects: [`$O.${stage.stream}.C.>`, `$O.${stage.stream}.M.>`] },
        ...{ rollsUp: true, allowDirect: true, discard: "new" },
      });
    const open = () => objects().open(stage.stream);
    /** Bytes that tell their place. */
    const filled = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
    const begin = async (name: string, revision = 0) =>
      objects().write(await open(), { name, description: "", headers: [], revision });
    const store = async (name: string, data: Uint8Array, revision = 0) => {
      const writer = await begin(name, revision);
      // In parts that fit no piece.
      for (let at = 0; at < data.length; at += 50_001) await writer.write(data.subarray(at, at + 50_001));
      return writer.finish();
    };
    const bytesOf = async (name: string) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of objects().bytes(await open(), name)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    const subjects = async () => {
      const { told } = await stage.looker.streams.subjects(stream(), ">");
      return told.map(([subject, count]) => `${subject.split(".")[2]} ${count}`).sort();
    };

    it("give back what was stored, whatever its size, and tell what it is", async () => {
      await create();
      for (const [name, size, chunks] of [
        ["nothing", 0, 0],
        ["one byte", 1, 1],
        ["ein Stück.bin", 131_072, 1],
        ["a/b/c?* >.日本", 300_000, 3],
      ] as const) {
        const data = filled(size);
        expect(await store(name, data)).toMatchObject({ name, sizeBytes: size, chunks, deleted: false, link: null });
        expect(Buffer.compare(await bytesOf(name), data)).toBe(0);
      }
    });

    it("are made, and none is made twice", async () => {
      const wanted = newObjectBucketSchema.parse({ name: stage.stream, storage: "memory" });
      expect(await objects().create(wanted)).toMatchObject({ name: stage.stream, roomBytes: null, obstacle: null });
      const { revision } = await store("a", filled(9));
      await store("a", filled(3), revision);
      expect(await subjects()).toEqual(["C 1", "M 1"]);
      await expect(objects().create(wanted)).rejects.toMatchObject({ code: "conflict" });
    });

    it("know the name of each object from its subject", async () => {
      await create();
      const names = ["a", "b/ü.bin", "> *"];
      for (const name of names) await store(name, filled(3));
      const bucket = await open();
      const { told } = await stage.looker.streams.subjects(stream(), bucket.names);
      expect(told.map(([subject]) => objects().nameOf(bucket, subject)).sort()).toEqual(names.sort());
      expect(objects().nameOf(bucket, `$O.${stage.stream}.C.abc`)).toBeNull();
    });

    it("replace an object with all of its pieces, and only the one that was seen", async () => {
      await create();
      const { revision } = await store("a", filled(200_000));
      expect(await subjects()).toEqual(["C 2", "M 1"]);
      const late = await begin("a", 1);
      await late.write(filled(200_000));
      await expect(late.finish()).rejects.toMatchObject({ code: "wrong_expected_sequence" });
      await late.discard();
      expect(await subjects()).toEqual(["C 2", "M 1"]);
      await store("a", filled(7), revision);
      expect(await subjects()).toEqual(["C 1", "M 1"]);
      expect(Buffer.compare(await bytesOf("a"), filled(7))).toBe(0);
    });

    it("show nothing of an object before its end, and leave nothing of one that was given up", async () => {
      await create();
      const writer = await begin("a");
      await writer.write(filled(400_000));
      expect(await objects().get(await open(), "a")).toBeNull();
      await writer.discard();
      expect((await stage.looker.streams.info(stream())).messages).toBe(0);
    });

    it("remove an object's bytes and keep its name, marked", async () => {
      await create();
      const { revision } = await store("a", filled(200_000));
      await expect(objects().remove(await open(), "a", 9)).rejects.toMatchObject({ code: "wrong_expected_sequence" });
      await objects().remove(await open(), "a", revision);
      expect(await objects().get(await open(), "a")).toMatchObject({ deleted: true, sizeBytes: 0, chunks: 0 });
      expect(await subjects()).toEqual(["M 1"]);
      await expect(bytesOf("a")).rejects.toMatchObject({ code: "message_not_found" });
      await expect(objects().remove(await open(), "a", 9)).rejects.toMatchObject({ code: "message_not_found" });
    });

    it("never hand on the end of an object of which a piece is missing", async () => {
      await create();
      await store("a", filled(400_000));
      await stage.looker.messages.delete(stream(), 2);
      let got = 0;
      const reading = async () => {
        for await (const piece of objects().bytes(await open(), "a")) got += piece.length;
      };
      await expect(reading()).rejects.toMatchObject({ code: "message_not_found", message: /not whole/ });
      expect(got).toBeLessThan(400_000 - 131_072);
    });

    it("refuse names that nothing can be stored under", async () => {
      await create();
      await expect(begin("")).rejects.toMatchObject({ code: "invalid_name" });
      await expect(begin("x".repeat(2_000))).rejects.toMatchObject({ code: "invalid_name" });
      expect(await objects().get(await open(), "")).toBeNull();
    });
  });
}
