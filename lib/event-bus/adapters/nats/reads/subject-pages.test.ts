import { expect, test } from "vitest";
import { readSubjects } from "./subject-pages";

const subjects = ["a", "b", "c", "d", "e"];
const asked: number[] = [];
const answerFrom = async (offset: number) => {
  asked.push(offset);
  const told = subjects.slice(offset, offset + 2).map((subject) => [subject, 1] as const);
  return { told, total: subjects.length };
};
const read = async (most: number, answer: typeof answerFrom = answerFrom) => {
  asked.length = 0;
  const { told, total } = await readSubjects(answer, most);
  return { told: told.map(([subject]) => subject).join(""), total, asked: [...asked] };
};

test("answers are put together until enough is told, or all", async () => {
  expect(await read(1)).toEqual({ told: "ab", total: 5, asked: [0] });
  expect(await read(3)).toEqual({ told: "abcd", total: 5, asked: [0, 2] });
  expect(await read(100)).toEqual({ told: "abcde", total: 5, asked: [0, 2, 4] });
});

test("a subject that moved between two answers counts once, and subjects that left end the reading", async () => {
  const moving = async (offset: number) =>
    offset === 0
      ? {
          told: [
            ["a", 1],
            ["b", 1],
          ] as const,
          total: 4,
        }
      : { told: offset === 2 ? ([["b", 3]] as const) : [], total: 4 };
  expect(await readSubjects(moving, 10)).toEqual({
    told: [
      ["a", 1],
      ["b", 3],
    ],
    total: 4,
  });
});

test("an empty stream is asked once", async () => {
  let calls = 0;
  const none = async () => {
    calls += 1;
    return { told: [], total: 0 };
  };
  expect(await readSubjects(none, 10)).toEqual({ told: [], total: 0 });
  expect(calls).toBe(1);
});
