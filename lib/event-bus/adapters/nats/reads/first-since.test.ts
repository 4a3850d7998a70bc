import fc from "fast-check";
import { expect, it } from "vitest";
import type { StoredMessage } from "../../jetstream/messages";
import { firstSince } from "./first-since";

const startMs = Date.parse("2026-01-01T00:00:00.000Z");

const stored = (seq: number, atMs: number): StoredMessage => ({
  stream: "S",
  seq,
  subject: "S.a",
  storedAt: new Date(startMs + atMs).toISOString(),
  headers: [],
  data: new Uint8Array(),
});

/** Sequences with holes, times that never fall and may stand still. */
const logs = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 9 }), ms: fc.integer({ min: 0, max: 3 }) }), { maxLength: 40 })
  .map((steps) => {
    let seq = 0;
    let ms = 0;
    return steps.map((step) => {
      seq += step.gap;
      ms += step.ms;
      return stored(seq, ms);
    });
  });

it("finds what a look at every message would find, in a number of reads that grows slowly", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.integer({ min: -2, max: 130 }), async (log, atMs) => {
      const at = new Date(startMs + atMs);
      let reads = 0;
      const next = async (fromSeq: number) => {
        reads++;
        return log.find(({ seq }) => seq >= fromSeq) ?? null;
      };
      const bounds = { firstNumber: log[0]?.seq ?? 1, lastNumber: log.at(-1)?.seq ?? 0 };
      const expected = log.find(({ storedAt }) => Date.parse(storedAt) >= at.getTime()) ?? null;
      expect(await firstSince(next, bounds, at)).toEqual(expected);
      expect(reads).toBeLessThanOrEqual(10);
    }),
  );
});
