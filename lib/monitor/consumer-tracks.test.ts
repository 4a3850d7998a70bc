import { expect, test } from "vitest";
import { ConsumerTracks } from "./consumer-tracks";
import type { Sweep } from "./sweep/sweep";

const keepMs = 60_000;
const sweepAt = (atMs: number): Sweep => ({
  ...{
    atMs,
    tookMs: 0,
    channels: [],
    readers: [],
    oldest: new Map(),
    oldestProblem: null,
    removedOnRequest: new Set(),
    clock: null,
  },
  ...{ counts: new Map(), lost: new Map(), unreadChannels: new Map(), missingChannels: [], missingReaders: new Map() },
});

/** Sweeps in each of which one consumer is seen that is gone in the next. */
function comeAndGo(tracks: ConsumerTracks, count: number): void {
  for (let n = 0; n < count; n++) {
    tracks.sight("WORK", `c${n}`);
    tracks.endSweep(sweepAt(n));
  }
  tracks.endSweep(sweepAt(count));
}

const namesGone = (tracks: ConsumerTracks) => [...tracks.departed()].map(({ name }) => name);

test("of many consumers that come and go, only the readings of the last thousand are held", () => {
  const tracks = new ConsumerTracks(keepMs);
  comeAndGo(tracks, 1_003);
  expect([...tracks.all()]).toEqual([]);
  expect(namesGone(tracks)).toHaveLength(1_000);
  expect(namesGone(tracks).at(0)).toBe("c3");
  expect(namesGone(tracks).at(-1)).toBe("c1002");
});

test("the readings of a deleted consumer are held as long as any others", () => {
  const tracks = new ConsumerTracks(keepMs);
  comeAndGo(tracks, 1);
  tracks.endSweep(sweepAt(keepMs));
  expect(namesGone(tracks)).toEqual(["c0"]);
  tracks.endSweep(sweepAt(keepMs + 1));
  expect(namesGone(tracks)).toEqual([]);
});
