import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MessageRange, messageBytes, pageBytes, type StoredMessage } from "../../jetstream/messages";
import { readBackward, readForward } from "./message-range";
import { type MessageReader, partBytes } from "./message-reader";

/** Sizes of stored messages by sequence. */
type Stored = ReadonlyMap<number, number>;

/** A stream of the given messages, how often it was looked at, and what was read. */
function fake(sizes: Stored): { reader: MessageReader; looks: () => number; bytesRead: () => number } {
  const seqs = [...sizes.keys()].sort((a, b) => a - b);
  let looks = 0;
  let bytesRead = 0;
  return {
    looks: () => looks,
    bytesRead: () => bytesRead,
    reader: {
      async read({ fromSeq, toSeq }, limit) {
        looks++;
        const messages: StoredMessage[] = [];
        let bytes = 0;
        for (const seq of seqs) {
          if (seq < fromSeq || seq > toSeq) continue;
          if (messages.length >= limit || bytes >= partBytes) return { messages, nextSeq: seq };
          const message = stored(seq, sizes.get(seq) ?? 0);
          messages.push(message);
          bytes += messageBytes(message);
          bytesRead += message.data.length;
        }
        return { messages, nextSeq: null };
      },
    },
  };
}

const stored = (seq: number, bytes: number): StoredMessage => ({
  stream: "S",
  seq,
  subject: "S.a",
  storedAt: "2026-01-01T00:00:00.000Z",
  headers: [],
  data: new Uint8Array(bytes),
});

const empty = (seqs: readonly number[]): Stored => new Map(seqs.map((seq) => [seq, 0]));

function boundsOf(sizes: Stored) {
  const seqs = [...sizes.keys()];
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return {
    stream: "S",
    firstNumber: Math.min(...seqs),
    lastNumber: Math.max(...seqs),
    averageBytes: Math.max(1, bytes / seqs.length),
  };
}

async function readPage(reader: MessageReader, sizes: Stored, range: MessageRange, now = () => 0) {
  const messages: StoredMessage[] = [];
  const read = range.direction === "forward" ? readForward : readBackward;
  const nextSeq = await read(reader, boundsOf(sizes), range, (message) => void messages.push(message), now);
  return { messages, nextSeq };
}

async function allPages(sizes: Stored, range: Omit<MessageRange, "fromSeq">) {
  const { reader } = fake(sizes);
  const { limit, maxBytes = pageBytes } = range;
  const found: number[] = [];
  let fromSeq: number | undefined;
  do {
    const page = await readPage(reader, sizes, { ...range, ...(fromSeq === undefined ? {} : { fromSeq }) });
    expect(page.messages.length).toBeLessThanOrEqual(limit);
    const butTheLast = page.messages.slice(0, -1).reduce((sum, message) => sum + messageBytes(message), 0);
    expect(butTheLast).toBeLessThan(maxBytes);
    found.push(...page.messages.map(({ seq }) => seq));
    fromSeq = page.nextSeq ?? undefined;
  } while (fromSeq !== undefined);
  return found;
}

const someSeqs = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 });
const someSizes = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom(0, 1_000, partBytes / 3, 2 * partBytes)),
  { minLength: 1, maxLength: 30, selector: ([seq]) => seq },
);

describe("pages", () => {
  it("hold every message once and in order, whatever the holes", async () => {
    await fc.assert(
      fc.asyncProperty(someSeqs, fc.integer({ min: 1, max: 20 }), async (unordered, limit) => {
        const seqs = unordered.sort((a, b) => a - b);
        expect(await allPages(empty(seqs), { direction: "forward", limit })).toEqual(seqs);
        expect(await allPages(empty(seqs), { direction: "backward", limit })).toEqual([...seqs].reverse());
      }),
      { numRuns: 60 },
    );
  });

  it("hold every message once and in order, whatever the sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        someSizes,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1, partBytes / 2, pageBytes),
        async (messages, limit, maxBytes) => {
          const sizes = new Map(messages);
          const seqs = [...sizes.keys()].sort((a, b) => a - b);
          expect(await allPages(sizes, { direction: "forward", limit, maxBytes })).toEqual(seqs);
          expect(await allPages(sizes, { direction: "backward", limit, maxBytes })).toEqual([...seqs].reverse());
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(["forward", "backward"] as const)("end early at their bytes, and read little more, %s", async (direction) => {
    const sizes = new Map(Array.from({ length: 500 }, (_, at) => [at + 1, 1_000_000]));
    const { reader, bytesRead } = fake(sizes);
    const page = await readPage(reader, sizes, { direction, limit: 500 });
    expect(page.messages.length).toBe(17); // 16 of them are a little less than 16 MiB
    expect(page.nextSeq).toBe(direction === "forward" ? 18 : 483);
    expect(bytesRead()).toBeLessThan(pageBytes + 3 * partBytes);
  });

  it("end with null exactly at the last message", async () => {
    const sizes = empty([1, 2, 3]);
    const { reader } = fake(sizes);
    expect(await readPage(reader, sizes, { direction: "forward", limit: 3 })).toMatchObject({ nextSeq: null });
    expect(await readPage(reader, sizes, { direction: "forward", limit: 2 })).toMatchObject({ nextSeq: 3 });
  });

  it("cross a hole of a billion backward with few looks", async () => {
    const sizes = empty([1, 2, 1_000_000_000]);
    const { reader, looks } = fake(sizes);
    const page = await readPage(reader, sizes, { direction: "backward", limit: 10 });
    expect(page.messages.map(({ seq }) => seq)).toEqual([1_000_000_000, 2, 1]);
    expect(looks()).toBeLessThan(30);
  });

  it("are one look backward where it is known how few there are", async () => {
    const sizes = empty([3, 400_000, 1_000_000]);
    const { reader, looks } = fake(sizes);
    const found: number[] = [];
    const bounds = { ...boundsOf(sizes), count: async () => 3, countAfter: 0 };
    const range = { direction: "backward", limit: 5, subject: "S.a" } as const;
    expect(
      await readBackward(
        reader,
        bounds,
        range,
        ({ seq }) => void found.push(seq),
        () => 0,
      ),
    ).toBeNull();
    expect(found).toEqual([1_000_000, 400_000, 3]);
    expect(looks()).toBe(1);
  });

  it("hold every message whatever number of them is told, when that is asked for, and however they lie", async () => {
    const stream = fc.uniqueArray(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 60 });
    const told = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 5_000 }));
    const range = fc.record({ limit: fc.integer({ min: 1, max: 20 }), countAfter: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(stream, told, range, async (seqs, count, { limit, countAfter }) => {
        const sizes = empty(seqs);
        const bounds = { ...boundsOf(sizes), count: async () => count, countAfter };
        const found: number[] = [];
        const take = ({ seq }: StoredMessage) => void found.push(seq);
        for (let fromSeq: number | null = bounds.lastNumber; fromSeq !== null; ) {
          const page: MessageRange = { fromSeq, direction: "backward", limit, subject: "S.a" };
          fromSeq = await readBackward(fake(sizes).reader, bounds, page, take, () => 0);
        }
        expect(found).toEqual(seqs.toSorted((a, b) => b - a));
      }),
    );
  });

  it.each(["forward", "backward"] as const)(
    "end early when time is up, with the place to go on, %s",
    async (direction) => {
      const sizes = new Map([
        [1, 2 * partBytes],
        [500_000, 2 * partBytes],
        [1_000_000, 2 * partBytes],
      ]);
      const { reader } = fake(sizes);
      let time = 0;
      const slow = () => {
        time += 2_000;
        return time;
      };
      const page = await readPage(reader, sizes, { direction, limit: 5 }, slow);
      expect(page.messages.map(({ seq }) => seq)).toEqual(direction === "forward" ? [1, 500_000] : [1_000_000]);
      expect(page.nextSeq).toBeLessThanOrEqual(1_000_000);
      expect(page.nextSeq).toBeGreaterThan(1);
    },
  );
});
