import { expect, test } from "vitest";
import { parseMaskRules } from "../../access/mask/mask-rules";
import { createMessageMask } from "../../access/mask/message-mask";
import { livePayloadBytesHeader, livePlaceHeaders, maxLivePayloadBytes } from "../../contract/live";
import { noMask } from "../../model/message/message-mask";
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

test("of a larger one the secrets are taken out of all that is shown, wherever in it they stand", () => {
  const mask = createMessageMask(parseMaskRules("$..password"));
  const data = Buffer.from(JSON.stringify({ pad: "x".repeat(maxLivePayloadBytes), password: "zebraPASS77" }));
  const headers: [string, string][] = [["Err", "e zebraPASS77"]];
  const message = { subject: "a", sizeBytes: data.length, data, headers };
  const row = text(encodeRow(message, "1", { withHeaders: true, mask })) ?? "";
  expect(row).toContain(`Err: e [masked]\r\n${livePayloadBytesHeader}: ${data.length}\r\n\r\n{"pad":"xxx`);
  const small = { ...message, data: Buffer.from(`{"id":7,"password":"${"y".repeat(maxLivePayloadBytes)}"}`) };
  const shown = text(encodeRow({ ...small, sizeBytes: small.data.length }, "1", { withHeaders: true, mask })) ?? "";
  expect(shown.endsWith(`${small.data.length}\r\n\r\n{"id":7,"password":"[masked]"}\r\n`)).toBe(true);
});

test("without headers there is no mark, so no row", () => {
  expect(
    encodeRow({ subject: "a", sizeBytes: large.length, data: large, headers: [] }, "1", {
      withHeaders: false,
      mask: noMask,
    }),
  ).toBeNull();
});

test("a message that is known to be stored says where, whatever its own headers say", () => {
  const headers: [string, string][] = [
    ["trace", "x"],
    [livePlaceHeaders.place, "forged"],
    [livePayloadBytesHeader, "forged"],
  ];
  const message = { subject: "a", sizeBytes: 1, data: new Uint8Array([0x61]), headers };
  const format = { withHeaders: true, mask: noMask };
  expect(text(encodeRow(message, "1", format))).toContain("NATS/1.0\r\ntrace: x\r\n\r\na");
  const stored = { place: { channel: "A B", at: "7" }, number: 7, original: null };
  const marks = `${livePlaceHeaders.place}: A%20B:7\r\n${livePlaceHeaders.number}: 7\r\n`;
  expect(text(encodeRow({ ...message, stored }, "1", format))).toContain(`trace: x\r\n${marks}\r\na`);
  const unnumbered = { ...stored, number: null };
  expect(text(encodeRow({ ...message, stored: unnumbered }, "1", format))).not.toContain(livePlaceHeaders.number);
});
