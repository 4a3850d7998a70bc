import { expect, test } from "vitest";
import { visibleLine, visibleText } from "./visible-text";

test("leaves ordinary text alone, other scripts included", () => {
  expect(visibleText("Größe 12 €\n\tשלום 👍")).toBe("Größe 12 €\n\tשלום 👍");
});

test("shows control characters instead of letting them vanish", () => {
  expect(visibleText("a\0b\u001b[31m")).toBe("a␀b␛[31m");
});

test("shows characters that would turn the text around", () => {
  expect(visibleText("gpj\u202e.exe")).toBe("gpj⟨U+202E⟩.exe");
  expect(visibleText("a\u200bb")).toBe("a⟨U+200B⟩b");
});

test("a line stays one line", () => {
  expect(visibleLine("a\nb\tc")).toBe("a␤b␉c");
});
