import { describe, expect, it, vi } from "vitest";
import type { StoredMessage } from "../../jetstream/messages";
import type { MessageReader } from "./message-reader";
import { mergeParts, sparseReader } from "./sparse-reader";

const message = (seq: number, subject = "S.a"): StoredMessage => ({
  ...{ stream: "S", seq, subject, storedAt: "2026-01-01T00:00:00.000Z", headers: [], data: new Uint8Array() },
});
const part = (seqs: number[], nextSeq: number | null = null) => ({
  messages: seqs.map((seq) => message(seq)),
  nextSeq,
});
const seqsOf = ({ messages }: { readonly messages: readonly StoredMessage[] }) => messages.map(({ seq }) => seq);
const stretch = { stream: "S", fromSeq: 1, toSeq: 100, subject: "S.*" };

describe("mergeParts", () => {
  it("puts parts in order", () => {
    expect(mergeParts([part([2, 9]), part([]), part([1, 5])], 9)).toEqual(part([1, 2, 5, 9]));
    expect(mergeParts([], 9)).toEqual(part([]));
  });

  it("holds nothing behind the end of a part that is not over, and no more than the limit", () => {
    expect(mergeParts([part([2, 9]), part([1, 5], 6)], 9)).toEqual(part([1, 2, 5], 6));
    expect(mergeParts([part([2, 9]), part([1, 5], 6)], 2)).toEqual(part([1, 2], 5));
    expect(mergeParts([part([2, 9]), part([1, 5])], 4)).toEqual(part([1, 2, 5, 9]));
  });
});

describe("sparseReader", () => {
  /** Reads what a stream of two subjects holds, and notes for which it was asked. */
  function reading(count: number | null, total: number) {
    const asked: (string | undefined)[] = [];
    const reader: MessageReader = {
      async read({ subject }) {
        asked.push(subject);
        return subject === "S.b" ? part([4]) : part([3]);
      },
    };
    const told = ["S.a", "S.b"].map((subject) => [subject, 1] as const);
    const matching = { count: vi.fn(async () => count), subjects: vi.fn(async () => ({ told, total })) };
    return { asked, matching, read: () => sparseReader(reader, matching) };
  }

  it("reads the few subjects that match once two looks did not fill a page", async () => {
    const { asked, matching, read } = reading(2, 2);
    const reader = read();
    await reader.read(stretch, 9);
    await reader.read(stretch, 9);
    expect(matching.count).not.toHaveBeenCalled();
    expect(seqsOf(await reader.read(stretch, 9))).toEqual([3, 4]);
    await reader.read(stretch, 9);
    expect(asked).toEqual(["S.*", "S.*", "S.a", "S.b", "S.a", "S.b"]);
    expect(matching.subjects).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["is not known", null, 2],
    ["is large", 1_001, 2],
  ])(
    "goes on with the filter where the number of messages %s, and asks for no subjects",
    async (_how, count, total) => {
      const { asked, matching, read } = reading(count, total);
      const reader = read();
      for (let look = 0; look < 3; look++) await reader.read(stretch, 9);
      expect(asked).toEqual(["S.*", "S.*", "S.*"]);
      expect(matching.subjects).not.toHaveBeenCalled();
    },
  );

  it.each([3, 9])("goes on with the filter where not all of %s subjects are told", async (total) => {
    const { asked, read } = reading(9, total);
    const reader = read();
    for (let look = 0; look < 3; look++) await reader.read(stretch, 9);
    expect(asked.at(-1)).toBe("S.*");
  });
});
