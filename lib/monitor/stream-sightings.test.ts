import { expect, test } from "vitest";
import { exact } from "../model/known";
import { natsGrammar } from "../model/stream/grammar";
import { sightStream, storedPerSecond } from "./stream-sightings";
import { streamOf } from "./testing/lag-samples";

const at = (lastNumber: number, createdAt = "2026-11-01T00:00:00Z") => ({ ...streamOf(), lastNumber, createdAt });

test("the pace of a stream is by how much its numbers grew; one that stored nothing has the pace 0", () => {
  expect(storedPerSecond(at(10), at(30), 4)).toEqual(exact(5));
  expect(storedPerSecond(at(10), at(10), 4)).toEqual(exact(0));
});

test("it is unknown until two sweeps saw the same stream", () => {
  const of = (...given: Parameters<typeof storedPerSecond>) => storedPerSecond(...given).value;
  expect(of(undefined, at(30), 4)).toBeNull();
  expect(of(at(10), at(30), 0)).toBeNull();
  expect(of(at(10), at(9), 4)).toBeNull();
  expect(of(at(10), at(30, "2026-11-02T00:00:00Z"), 4)).toBeNull();
});

test.each<[string, Parameters<typeof streamOf>[0], Parameters<typeof streamOf>[0], boolean]>([
  ["nothing left", {}, { lastNumber: 30, messages: 20 }, false],
  ["one is missing", {}, { lastNumber: 30, messages: 19 }, true],
  ["one is missing where finished messages leave", {}, { lastNumber: 30, messages: 19, keepsFinished: false }, false],
  ["a limit may have removed it", {}, { lastNumber: 30, messages: 19, config: { maxMessages: 19 } }, false],
  ["the stream was made anew", {}, { lastNumber: 30, messages: 19, createdAt: "2026-11-02T00:00:00Z" }, false],
  ["the stream began anew", { lastNumber: 40, messages: 40 }, { lastNumber: 30, messages: 19 }, false],
])("where %s, %j then %j, somebody removed it: %s", (_, before, now, expected) => {
  const start = { lastNumber: 10, messages: 0, createdAt: "2026-11-01T00:00:00Z" };
  const sight = sightStream(streamOf({ ...start, ...before }), streamOf({ ...start, ...now }), 0, natsGrammar);
  expect(sight.removedByHand).toBe(expected);
});
