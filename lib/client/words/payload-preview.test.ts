import { expect, test } from "vitest";
import { viewPayload } from "../../model/message/payload-view";
import { payloadPreview } from "./payload-preview";

const bytes = (text: string) => new TextEncoder().encode(text);

test("text is put on one line", () => {
  expect(payloadPreview(viewPayload(bytes('{\n  "a": 1\n}')))).toBe('{ "a": 1 }');
});

test("what is left out is marked", () => {
  expect(payloadPreview(viewPayload(bytes("x".repeat(500))))).toMatch(/^x{240}…$/);
  expect(payloadPreview(viewPayload(bytes("abcdef"), 3))).toBe("abc…");
});

test("empty and binary payloads say so", () => {
  expect(payloadPreview(viewPayload(bytes("")))).toBe("(empty)");
  expect(payloadPreview(viewPayload(new Uint8Array([0xff, 0])))).toBe("(binary) /wA=");
});

test("hostile characters are shown, not obeyed", () => {
  expect(payloadPreview(viewPayload(bytes("a\u202eb")))).toBe("a⟨U+202E⟩b");
});
