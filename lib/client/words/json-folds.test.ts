import { expect, test } from "vitest";
import { jsonLines } from "../../model/text/json-lines";
import { foldLines } from "./json-folds";

const lines = [...jsonLines('{"a":{"b":[1,2]},"c":{},"d":3}')];
const textOf = (folded: number[], some = lines) =>
  foldLines(some, new Set(folded)).map(({ line, hidden, close }) =>
    [...line.tokens.map(({ text }) => text), hidden > 0 ? `<${hidden}>` : "", ...close.map(({ text }) => text)].join(
      "",
    ),
  );

test("every map and list that holds something folds to one line", () => {
  expect(
    foldLines(lines, new Set())
      .filter(({ folds }) => folds)
      .map(({ at }) => at),
  ).toEqual([0, 1, 2]);
  expect(textOf([2])).toEqual(["{", '"a": {', '"b": [<2>]', "},", '"c": {},', '"d": 3', "}"]);
  expect(textOf([1, 2])).toEqual(["{", '"a": {<4>},', '"c": {},', '"d": 3', "}"]);
  expect(textOf([0])).toEqual(["{<8>}"]);
});

test("what is cut off before its end folds to the end", () => {
  expect(textOf([1], lines.slice(0, 4))).toEqual(["{", '"a": {<2>']);
});
