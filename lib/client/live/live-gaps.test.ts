import { beforeEach, describe, expect, test } from "vitest";
import type { LivePosition } from "../../model/message/live-position";
import { type GapFacts, LiveGaps } from "./live-gaps";

const position = (received: number, lastNumber: number, whole = true): LivePosition => ({
  received,
  exact: true,
  streams: [{ stream: "S", createdAt: "2026-01-01T00:00:00.000Z", lastNumber, whole }],
});

let gaps: LiveGaps;
let ids: number;
beforeEach(() => {
  gaps = new LiveGaps();
  ids = 0;
});
const newId = () => ++ids;
const facts = (id = 1): GapFacts | undefined => gaps.facts.get(id);
const missed = (id = 1) => {
  const known = facts(id)?.missed;
  return typeof known === "string" || known == null ? known : known.messages;
};

describe("what a gap has hidden", () => {
  test("is what the stream stored, less what was received around it", () => {
    gaps.locate(position(100, 1_000), 0);
    // Eight more came after the position was read.
    expect(gaps.open("viewer", 108, 500, newId)).toBe(1);
    gaps.close("viewer", 3_500);
    gaps.locate(null, 3_600);
    expect(missed()).toBe("asking");
    // Two came in the new session before it was read.
    gaps.locate(position(2, 1_350), 4_000);
    expect(missed()).toBe(340);
    expect(facts()).toMatchObject({
      fromMs: 500,
      untilMs: 3_500,
      rest: [{ stream: "S", fromNumber: 1_001, toNumber: 1_350 }],
    });
  });

  test("is nothing when nothing was stored", () => {
    gaps.locate(position(5, 50), 0);
    gaps.open("viewer", 5, 1, newId);
    gaps.close("viewer", 2);
    gaps.locate(position(0, 50), 3);
    expect(missed()).toBe(0);
    expect(facts()?.rest).toEqual([]);
  });

  test("is not known when streams never told where they stood, or do not tell any more", () => {
    gaps.open("viewer", 5, 1, newId);
    gaps.close("viewer", 2);
    expect(missed()).toBeNull();
    gaps.locate(position(0, 50), 3);
    gaps.open("viewer", 0, 4, newId);
    gaps.close("viewer", 5);
    gaps.locate(null, 6);
    expect(missed(2)).toBe("asking");
    gaps.locate(null, 20_000);
    expect(missed(2)).toBeNull();
  });

  test("goes on while the connection is lost again before anybody could tell", () => {
    gaps.locate(position(10, 100), 0);
    gaps.open("viewer", 10, 1, newId);
    gaps.close("viewer", 2);
    expect(gaps.open("viewer", 3, 3, newId)).toBeNull();
    expect(facts()).toMatchObject({ untilMs: null });
    gaps.close("viewer", 9);
    gaps.locate(position(1, 150), 10);
    expect(missed()).toBe(46);
    expect(gaps.facts.size).toBe(1);
  });

  test("while the broker was away is told by the first position read after it", () => {
    gaps.locate(position(10, 100), 0);
    gaps.open("broker", 12, 1, newId);
    gaps.locate(position(10, 100), 2);
    gaps.close("broker", 5);
    // Still the one from before.
    gaps.locate(position(10, 100), 6);
    expect(missed()).toBe("asking");
    gaps.locate(position(13, 130), 8);
    expect(missed()).toBe(27);
  });

  test("while the broker was away is nothing when positions stay as they were", () => {
    gaps.locate(position(10, 100), 0);
    gaps.open("broker", 10, 1, newId);
    gaps.close("broker", 5);
    gaps.locate(position(10, 100), 10_005);
    expect(missed()).toBe(0);
  });

  test("is counted right when the tab goes away while the broker is", () => {
    gaps.locate(position(10, 100), 0);
    gaps.open("broker", 10, 1, newId);
    expect(gaps.open("viewer", 14, 2, newId)).toBeNull();
    expect(gaps.open("viewer", 0, 3, newId)).toBeNull();
    gaps.close("viewer", 4);
    expect(gaps.isOpen(1)).toBe(true);
    gaps.close("broker", 5);
    gaps.locate(position(3, 120), 6);
    expect(missed()).toBe(13);
  });

  test("is not a number when the stream holds other subjects too, but can be read", () => {
    gaps.locate(position(10, 100, false), 0);
    gaps.open("viewer", 10, 1, newId);
    gaps.close("viewer", 2);
    gaps.locate(position(0, 150, false), 3);
    expect(missed()).toBeNull();
    expect(facts()?.rest).toEqual([{ stream: "S", fromNumber: 101, toNumber: 150 }]);
  });
});

test("what is noted of an unknown gap changes nothing", () => {
  const before = gaps.facts;
  gaps.note(9, { loading: true });
  expect(gaps.facts).toBe(before);
});
