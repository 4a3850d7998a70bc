import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageSchema } from "../model/message/message";
import { csvCell, csvFile, type ExportedMessage, ndjsonFile, rawFile } from "./export-file";

const exported = (payload: string, over: Partial<ExportedMessage["message"]> = {}): ExportedMessage => {
  const data = new TextEncoder().encode(payload);
  return {
    message: {
      place: { channel: "ORDERS", at: "7" },
      number: 7,
      subject: "orders.created",
      storedAt: "2026-11-23T14:02:11.000Z",
      headers: [
        ["Shop", "eu"],
        ["shop", "us"],
      ],
      payload: { encoding: "utf8", data: payload, sizeBytes: data.length, truncated: false },
      ...over,
    },
    data,
    text: payload,
  };
};

/** The cells of a file, read as RFC 4180 says. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.slice(0, -1);
}

describe("a CSV file", () => {
  test("has its columns in their order: of the message, of headers, of the payload's JSON", () => {
    const file = csvFile(["number", "header:SHOP", "json:data.total", "json:items[*]", "json:absent", "subject"]);
    const row = file.write(exported('{"data":{"total":42},"items":[1,"a,b"]}'));
    expect(readCsv(`${file.head}${String(row)}`)).toEqual([
      ["number", "header:SHOP", "json:data.total", "json:items[*]", "json:absent", "subject"],
      ["7", "eu\nus", "42", "1\na,b", "", "orders.created"],
    ]);
  });

  test("gives every text back that is no formula", () => {
    void fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => !/^[=+@\t\r-]/.test(text)),
        (text) => {
          expect(readCsv(`${csvCell(text)},x\r\n`)).toEqual([[text, "x"]]);
        },
      ),
    );
  });

  test.each(["=1+1", "+1", "@SUM(A1)", "-1+1|cmd", "\t=1", "\r=1", "-"])("%j is not calculated", (text) => {
    expect(readCsv(`${csvCell(text)}\r\n`)).toEqual([[`'${text}`]]);
  });

  test.each(["-1", "-1.5", "-2e-7", "2026-11-23T14:02:11.000Z", "a=b"])("%j stays as it is", (text) => {
    expect(csvCell(text)).toBe(text);
  });

  test("a payload that is no text is told as it is kept, and leaves JSON columns empty", () => {
    const payload = { encoding: "base64" as const, data: "/w==", sizeBytes: 1, truncated: false };
    const binary = { ...exported("", { payload }), text: null };
    expect(csvFile(["payload", "bytes", "json:a"]).write(binary)).toBe("/w==,1,\r\n");
  });

  test("a path that is none is refused before anything is read", () => {
    expect(() => csvFile(["json:a["])).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

test("a line of an NDJSON file is the message as the API shows it", () => {
  const line = String(ndjsonFile.write(exported('{"a":"line\nbreak"}')));
  expect(line.indexOf("\n")).toBe(line.length - 1);
  expect(messageSchema.parse(JSON.parse(line))).toEqual(exported('{"a":"line\nbreak"}').message);
});

test("a raw file has the payloads byte for byte", () => {
  const data = Uint8Array.of(0, 255, 10);
  expect(rawFile.write({ ...exported("x"), data })).toEqual(Uint8Array.of(0, 255, 10, 10));
});
