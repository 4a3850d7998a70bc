import { expect, test } from "vitest";
import { hexDump } from "./hex-dump";

test("shows offset, bytes and what is printable", () => {
  const bytes = new Uint8Array([0, 0x41, 0xff, 0x7e, 0x20, 0x0a, 0x7a, 0x31, 0x32]);
  expect(hexDump(bytes)).toBe("000000  00 41 ff 7e 20 0a 7a 31  .A.~ .z1\n000008  32                       2");
});

test("is empty for nothing", () => {
  expect(hexDump(new Uint8Array())).toBe("");
});
