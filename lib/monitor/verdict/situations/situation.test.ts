import { expect, test } from "vitest";
import { judgeVerdicts, type Situation } from "./situation";

const reason = "";
const situation: Situation = {
  name: "nobody reads after an hour",
  sickness: { as: ["no_reader"], beginsMs: 1_000, showsMs: 2_000, because: "of the test" },
  play: () => {},
};

test("an alarm before the cause begins is a false one, whatever comes later", () => {
  const shown = [
    { atMs: 500, verdict: "no_reader", reason },
    { atMs: 700, verdict: "healthy", reason },
    { atMs: 2_500, verdict: "no_reader", reason },
  ] as const;
  expect(judgeVerdicts(situation, shown)).toMatchObject({ falseAlarms: [shown[0]], foundAfterMs: 500 });
});

test("an alarm that only stays is not what found it", () => {
  const shown = [{ atMs: 500, verdict: "no_reader", reason }] as const;
  expect(judgeVerdicts(situation, shown)).toMatchObject({ falseAlarms: shown, foundAfterMs: null });
});
