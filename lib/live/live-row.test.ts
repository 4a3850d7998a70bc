import { expect, test } from "vitest";
import { livePayloadBytesHeader, maxLivePayloadBytes } from "../contract/live";
import { noMask } from "../model/message-mask";
import { encodeRow } from "./live-row";

const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString();
const large = new Uint8Array(maxLivePayloadBytes + 1).fill(0x61);

test("a payload that fits comes whole and unmarked", () => {
  const data = large.subarray(1);
  expect(
    text(
      encodeRow({ subject: "a", sizeBytes: data.length, data, headers: [] }, "1", { withHeaders: true, mask: noMask }),
    ),
  ).toBe(`MSG a 1 ${maxLivePayloadBytes}\r\n${"a".repeat(maxLivePayloadBytes)}\r\n`);
});

test("a larger one is cut, with its whole size as a mark", () => {
  const headers: [string, string][] = [
    ["trace", "x"],
    [livePayloadBytesHeader, "forged"],
  ];
  const row =
    text(
      encodeRow({ subject: "a", sizeBytes: large.length, data: large, headers }, "1", {
        withHeaders: true,
        mask: noMask,
      }),
    ) ?? "";
  const head = `NATS/1.0\r\ntrace: x\r\n${livePayloadBytesHeader}: ${large.length}\r\n\r\n`;
  const sizes = `${head.length} ${head.length + maxLivePayloadBytes}`;
  expect(row).toBe(`HMSG a 1 ${sizes}\r\n${head}${"a".repeat(maxLivePayloadBytes)}\r\n`);
});

test("without headers there is no mark, so no row", () => {
  expect(
    encodeRow({ subject: "a", sizeBytes: large.length, data: large, headers: [] }, "1", {
      withHeaders: false,
      mask: noMask,
    }),
  ).toBeNull();
});
