import { expect, test } from "vitest";
import { parseByteSize, writeByteSize } from "./byte-size";

test.each([
  ["0", 0],
  ["1500", 1_500],
  ["1 KiB", 1_024],
  ["1.5GiB", 1_610_612_736],
  ["10G", 10_737_418_240],
  ["5 MB", 5_000_000],
  [" 2 b ", 2],
  ["", null],
  ["ten", null],
  ["1 XB", null],
  ["-1", null],
  ["9999999 TiB", null],
])("%j is %j bytes", (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each([0, 1, 1_023, 1_024, 1_025, 1_048_576, 3_221_225_472, 5 * 1024 ** 5])("%d bytes are read back", (bytes) => {
  expect(parseByteSize(writeByteSize(bytes))).toBe(bytes);
});
