import { expect, test } from "vitest";
import { exact } from "../model/known";
import { storedPerSecond } from "./stream-sightings";
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
