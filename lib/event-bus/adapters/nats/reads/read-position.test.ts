import { describe, expect, it } from "vitest";
import { ReadPosition } from "./read-position";

const graceMs = 1_000;
const at = "2026-01-01T00:00:00.000Z";

/** A position after reading 1 to 5 and finishing all but those that `rejected` names, which are due at 100 ms. */
function readAllBut(...rejected: number[]): ReadPosition {
  const position = new ReadPosition(graceMs);
  for (const seq of [1, 2, 3, 4, 5]) {
    position.read(seq, at, 0);
    if (rejected.includes(seq)) position.reject(seq, 100);
    else position.finish(seq);
  }
  return position;
}

/** Which of 1 to 6 a consumer made anew would bring to a handler. */
const broughtAgain = (position: ReadPosition) =>
  [1, 2, 3, 4, 5, 6]
    .filter((seq) => seq >= (position.restart([])?.seq ?? 1))
    .filter((seq) => position.read(seq, at, 0));

describe("the position of a reader", () => {
  it("is nowhere before anything was read", () => {
    expect(new ReadPosition(graceMs).restart([])).toBeNull();
  });

  it("is behind what was read when all of it is finished", () => {
    expect(readAllBut().restart([])).toEqual({ seq: 6, lastNumber: 5, lastStoredAt: at });
  });

  it("is at the oldest that waits for its next delivery, and at what is held", () => {
    expect(readAllBut(2, 4).restart([])).toMatchObject({ seq: 2, lastNumber: 5 });
    expect(readAllBut(4).restart([3, 5])).toMatchObject({ seq: 3 });
  });

  it("lets through what waits and what is new, and nothing that is finished", () => {
    const position = readAllBut(2, 4);
    expect(broughtAgain(position)).toEqual([2, 4, 6]);
  });

  it("remembers what is finished while the consumer is being made", () => {
    const position = new ReadPosition(graceMs);
    for (const seq of [1, 2]) position.read(seq, at, 0);
    expect(position.restart([1, 2])).toMatchObject({ seq: 1 });
    position.finish(1);
    position.replay();
    expect([1, 2].map((seq) => position.read(seq, at, 0))).toEqual([false, true]);
  });

  it("lets through what an existing consumer delivers again: somebody wants that", () => {
    const position = readAllBut(2);
    position.restart([]);
    position.resume();
    expect([1, 2, 3].map((seq) => position.read(seq, at, 0))).toEqual([true, true, true]);
  });

  it("ends a replay with the first message that is new", () => {
    const position = readAllBut(2);
    position.restart([]);
    position.replay();
    expect(position.read(3, at, 0)).toBe(false);
    position.read(2, at, 0);
    position.finish(2);
    position.read(6, at, 0);
    expect(position.read(3, at, 0)).toBe(true);
  });

  it("keeps one that came again until it is finished", () => {
    const position = readAllBut(2);
    position.read(2, at, 100);
    position.read(6, at, 100 + graceMs * 10);
    expect(position.restart([])).toMatchObject({ seq: 2 });
    position.finish(2);
    expect(position.restart([])).toMatchObject({ seq: 7 });
  });

  it("leaves one that is long due to whoever of the group got it", () => {
    const position = readAllBut(2);
    position.read(6, at, 100 + graceMs - 1);
    expect(position.restart([])).toMatchObject({ seq: 2 });
    position.resume();
    position.read(7, at, 100 + graceMs);
    expect(position.restart([])).toMatchObject({ seq: 8 });
  });

  it("leaves one that it lost to others", () => {
    const position = readAllBut(2);
    position.lose(2);
    expect(position.restart([])).toMatchObject({ seq: 6 });
  });

  it("forgets everything of a stream that was made anew", () => {
    const position = readAllBut(2);
    position.restart([]);
    position.reset();
    expect([1, 2, 3].map((seq) => position.read(seq, at, 0))).toEqual([true, true, true]);
    expect(position.restart([])).toMatchObject({ seq: 4 });
  });

  it("remembers a bounded number", () => {
    const position = new ReadPosition(graceMs);
    position.read(1, at, 0);
    position.reject(1, 100);
    for (let seq = 2; seq <= 12_000; seq++) {
      position.read(seq, at, 0);
      position.finish(seq);
    }
    position.restart([]);
    expect([2, 12_000].map((seq) => position.read(seq, at, 0))).toEqual([true, false]);
  });

  it("forgets what another reader took, whatever was rejected before it and for longer", () => {
    const position = readAllBut();
    position.read(6, at, 0);
    position.reject(6, 30_000);
    position.read(7, at, 0);
    position.reject(7, 1_000);
    position.read(8, at, 2_000);
    position.finish(8);
    expect(position.restart([])).toMatchObject({ seq: 6 });
    position.resume();
    position.finish(6);
    expect(position.restart([])).toMatchObject({ seq: 9 });
  });

  it("keeps what is not due for so long, whatever was due before", () => {
    const position = readAllBut();
    position.read(6, at, 0);
    position.reject(6, 30_000);
    position.read(7, at, 0);
    position.reject(7, 1_000);
    position.read(8, at, 2_000);
    position.finish(8);
    position.read(9, at, 30_999);
    position.finish(9);
    expect(position.restart([])).toMatchObject({ seq: 6 });
    position.resume();
    position.read(10, at, 31_000);
    position.finish(10);
    expect(position.restart([])).toMatchObject({ seq: 11 });
  });
});
