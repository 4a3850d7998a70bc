import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageRange, StoredMessage } from "../../messages";
import { readBackward, readForward } from "./message-range";
import type { MessageReader } from "./message-reader";

/** A stream of the given sequences, and how often it was looked at. */
function fake(seqs: readonly number[]): { reader: MessageReader; looks: () => number } {
  let looks = 0;
  return {
    looks: () => looks,
    reader: {
      async read({ fromSeq, toSeq }, limit) {
        looks++;
        return seqs
          .filter((seq) => seq >= fromSeq && seq <= toSeq)
          .slice(0, limit)
          .map(stored);
      },
    },
  };
}

const stored = (seq: number): StoredMessage => ({
  stream: "S",
  seq,
  subject: "S.a",
  storedAt: "2026-01-01T00:00:00.000Z",
  headers: [],
  data: new Uint8Array(),
});

const boundsOf = (seqs: readonly number[]) => ({
  stream: "S",
  firstSeq: Math.min(...seqs),
  lastSeq: Math.max(...seqs),
});

async function allPages(seqs: readonly number[], direction: MessageRange["direction"], limit: number) {
  const { reader } = fake(seqs);
  const found: number[] = [];
  let fromSeq: number | undefined;
  do {
    const range = { direction, limit, ...(fromSeq === undefined ? {} : { fromSeq }) };
    const page =
      direction === "forward"
        ? await readForward(reader, boundsOf(seqs), range)
        : await readBackward(reader, boundsOf(seqs), range, () => 0);
    expect(page.messages.length).toBeLessThanOrEqual(limit);
    found.push(...page.messages.map(({ seq }) => seq));
    fromSeq = page.nextSeq ?? undefined;
  } while (fromSeq !== undefined);
  return found;
}

const someSeqs = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 });

describe("pages", () => {
  it("hold every message once and in order, whatever the holes", async () => {
    await fc.assert(
      fc.asyncProperty(someSeqs, fc.integer({ min: 1, max: 20 }), async (unordered, limit) => {
        const seqs = unordered.sort((a, b) => a - b);
        expect(await allPages(seqs, "forward", limit)).toEqual(seqs);
        expect(await allPages(seqs, "backward", limit)).toEqual([...seqs].reverse());
      }),
      { numRuns: 60 },
    );
  });

  it("end with null exactly at the last message", async () => {
    const { reader } = fake([1, 2, 3]);
    const bounds = { stream: "S", firstSeq: 1, lastSeq: 3 };
    expect(await readForward(reader, bounds, { direction: "forward", limit: 3 })).toMatchObject({ nextSeq: null });
    expect(await readForward(reader, bounds, { direction: "forward", limit: 2 })).toMatchObject({ nextSeq: 3 });
  });

  it("cross a hole of a billion backward with few looks", async () => {
    const { reader, looks } = fake([1, 2, 1_000_000_000]);
    const bounds = { stream: "S", firstSeq: 1, lastSeq: 1_000_000_000 };
    const page = await readBackward(reader, bounds, { direction: "backward", limit: 10 }, () => 0);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1_000_000_000, 2, 1]);
    expect(looks()).toBeLessThan(30);
  });

  it("end early when time is up, with the place to go on", async () => {
    const { reader } = fake([1, 1_000_000]);
    const bounds = { stream: "S", firstSeq: 1, lastSeq: 1_000_000 };
    let time = 0;
    const slow = () => {
      time += 2_000;
      return time;
    };
    const page = await readBackward(reader, bounds, { direction: "backward", limit: 5 }, slow);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1_000_000]);
    expect(page.nextSeq).toBeLessThan(1_000_000);
    expect(page.nextSeq).toBeGreaterThan(1);
  });
});
