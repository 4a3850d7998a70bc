import { expect, test } from "vitest";
import { shownGroups } from "./shown-groups";

const billing = {
  stream: "ORDERS",
  consumer: "billing",
  consumerDisplayName: "billing",
  reason: "dead_letter",
  firstAt: "2026-11-23T11:00:00.000Z",
  lastAt: "2026-11-23T12:00:00.000Z",
} as const;
const mailer = { ...billing, consumer: "mailer", consumerDisplayName: "mailer" };

test("a group whose failures have one kind of error is that kind", () => {
  const errors = [{ ...billing, error: "no postcode", count: 3 }];
  expect(shownGroups({ groups: [{ ...billing, count: 3 }], errors })).toEqual(errors);
});

test("several kinds, or failures without an error, stand behind all of them together", () => {
  const groups = [
    { ...billing, count: 9 },
    { ...mailer, count: 2 },
  ];
  const errors = [
    { ...billing, error: "503", count: 5 },
    { ...billing, error: "504", count: 3 },
  ];
  expect(shownGroups({ groups, errors }).map(({ consumer, error, count }) => [consumer, error, count])).toEqual([
    ["billing", null, 9],
    ["billing", "503", 5],
    ["billing", "504", 3],
    ["mailer", null, 2],
  ]);
});
