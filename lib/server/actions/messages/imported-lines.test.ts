import { expect, test } from "vitest";
import { maxJobMessages } from "../../../contract/message-jobs";
import { natsGrammar } from "../../../model/stream/grammar";
import { readImportedLines } from "./imported-lines";

const judge = {
  grammar: natsGrammar,
  sender: { refusal: () => null, isForBroker: () => false },
  destination: null,
};

test("a file of nothing but wrong lines is given up like one with too many messages", () => {
  const read = readImportedLines("x\n".repeat(8_000_000), judge);
  expect(read.isTooMany).toBe(true);
  expect(read.items).toEqual([]);
  expect(read.wrong.length + read.otherWrong).toBe(maxJobMessages + 1);
});
