import { expect, test } from "vitest";
import type { Measure } from "../../../model/known";
import { judgePurge } from "./purge-plan";

const figure = (how: Measure) => (value: number) => ({ value, how });
const [exact, atMost, atLeast] = [figure("exact"), figure("at most"), figure("at least")];
const nothing = exact(0);

test("all that matches goes, but what is to be kept", () => {
  expect(judgePurge({ all: exact(10), staying: nothing }, undefined)).toEqual(exact(10));
  expect(judgePurge({ all: exact(10), staying: nothing }, 3)).toEqual(exact(7));
  expect(judgePurge({ all: exact(10), staying: nothing }, 30)).toEqual(exact(0));
  expect(judgePurge({ all: atMost(10), staying: nothing }, 3)).toEqual(atMost(7));
});

test("what lies before a message goes; a bound on what stays is one on what goes, the other way round", () => {
  expect(judgePurge({ all: exact(10), staying: exact(4) }, undefined)).toEqual(exact(6));
  expect(judgePurge({ all: exact(10), staying: atMost(4) }, undefined)).toEqual(atLeast(6));
  expect(judgePurge({ all: atMost(10), staying: exact(4) }, undefined)).toEqual(atMost(10));
});
