import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewPayload } from "../message/payload-view";
import { isPastable, pasteHazard, shellCommand, shellOutput, shellWord } from "./shell-command";

const utf8 = (data: string) => ({ encoding: "utf8" as const, data });
const printed = (command: string) => execFileSync("sh", ["-c", command]);

describe("pasteHazard", () => {
  test.each(["\x00", "\x03", "\x1b[201~", "\n", "\t", "\r", "\x7f", "\u0085", "\u009b"])("%j is a control", (text) => {
    expect(pasteHazard(`a${text}b`)).toBe("a control character");
  });

  test.each(["\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\u200e", "\ufeff", "\u00ad", "\u{e0041}"])(
    "%j is invisible",
    (text) => {
      expect(pasteHazard(`a${text}b`)).toBe("an invisible character");
    },
  );

  test.each(["plain", "grüße", "it's $(id) `id`", "\u{1f469}\u200d\u{1f4bb}", "\u0646\u200c\u0645", ""])(
    "%j is safe",
    (text) => {
      expect(pasteHazard(text)).toBeNull();
    },
  );
});

describe("shellWord", () => {
  test.each([
    ["ORDERS.order-created", "ORDERS.order-created"],
    ["http://127.0.0.1:3000/a%20b", "http://127.0.0.1:3000/a%20b"],
    ["", "''"],
    ["it's", "'it'\\''s'"],
    ["=ls", "'=ls'"],
    ["--x", "'--x'"],
    ["~", "'~'"],
  ])("%j is written %s", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  // fish reads \\ and \' as escapes between single quotes: neither may stand there.
  test.each([
    ['{"a":"\\""}', `'{"a":"\\""}'`],
    ["a\\\\b", "'a'\\\\''\\\\'b'"],
    ["a\\'b", "'a'\\\\''\\''b'"],
    ["a\\", "'a'\\\\''"],
  ])("%j is the same to fish", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  test("is broken into lines that a terminal takes whole", () => {
    for (const text of ["x".repeat(5_000), "€'".repeat(2_000), "\\".repeat(3_000), `${"y".repeat(299)}\\z`]) {
      const word = shellWord(text);
      expect(printed(`printf %s ${word}`).toString()).toBe(text);
      for (const line of word.split("\n")) expect(Buffer.byteLength(line)).toBeLessThan(1_000);
    }
  });

  test("is refused with what a terminal obeys", () => {
    expect(() => shellWord("a\nb")).toThrow(RangeError);
  });

  test("is read again as it was, whatever it is", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 400 }).filter((one) => pasteHazard(one) === null);
    await fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
        const read = printed(`printf '%s\\0' ${words.map(shellWord).join(" ")}`);
        expect(read.toString().split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });
});

describe("shellCommand", () => {
  test("quotes the words from outside", () => {
    expect(shellCommand`nats stream info -- ${"a;id"} ${"b"}`).toBe("nats stream info -- 'a;id' b");
  });

  test("is null when a terminal may act on one of them", () => {
    expect(shellCommand`nats stream info -- ${"a"} ${"b\x03"}`).toBeNull();
  });
});

describe("shellOutput", () => {
  test("is text where that can be pasted", () => {
    expect(shellOutput(utf8('{\n  "a": 1\n}'))).toBe(`printf %s '{\n  "a": 1\n}'`);
  });

  test.each(["a\tb", "a\rb", "a\x03b", "a\u2028b", "wow!\nb", "\0"])("is base64 for %j", (text) => {
    expect(isPastable(text)).toBe(false);
    expect(shellOutput(utf8(text))).toMatch(/^printf %s '[A-Za-z0-9+/=]+' \| base64 -d$/);
    expect(printed(shellOutput(utf8(text))).toString()).toBe(text);
  });

  test("keeps every byte, on lines that a terminal takes whole", () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => (at * 7) % 256);
    const command = shellOutput(viewPayload(bytes));
    expect([...printed(command)]).toEqual([...bytes]);
    for (const line of command.split("\n")) expect(line.length).toBeLessThan(120);
  });

  test("writes nothing of nothing", () => {
    expect(printed(shellOutput(utf8(""))).length).toBe(0);
  });
});
