import { expect, test } from "vitest";
import { estimate, exact } from "@/lib/model/known";
import { branchBytes } from "./branch-bytes";

test("a whole stream's bytes are exact, those of a part an estimate, and of several streams not known", () => {
  const holder = { messages: 10, bytes: 1_000 };
  expect(branchBytes(10, holder, 1)).toEqual(exact(1_000));
  expect(branchBytes(3, holder, 1)).toEqual(estimate(300));
  expect(branchBytes(3, holder, 2)).toMatchObject({ value: null });
  expect(branchBytes(3, undefined, 1)).toMatchObject({ value: null });
  expect(branchBytes(3, { messages: 0, bytes: 0 }, 1)).toMatchObject({ value: null });
});
