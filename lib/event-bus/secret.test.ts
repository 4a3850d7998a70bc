import { inspect } from "node:util";
import pino from "pino";
import { expect, test } from "vitest";
import { reveal, Secret } from "./secret";

const secret = new Secret("hunter2");

test("a secret gives its text only to who asks for it by name", () => {
  expect(secret.reveal()).toBe("hunter2");
  expect(reveal(secret)).toBe("hunter2");
  expect(reveal("plain")).toBe("plain");
});

test.each([
  ["in a text", `${secret}`],
  ["joined", [secret].join()],
  ["in JSON", JSON.stringify({ deep: [secret] })],
  ["inspected", inspect({ deep: { secret } }, { showHidden: true })],
  ["in the message of an error", String(new Error(`failed with ${secret}`))],
  ["spread", JSON.stringify({ ...secret })],
])("a secret is not seen %s", (_where, text) => {
  expect(text).not.toContain("hunter2");
});

test("a secret is not seen in the log", () => {
  const lines: string[] = [];
  pino({}, { write: (line: string) => void lines.push(line) }).info({ login: { secret } }, `with ${secret}`);
  expect(lines.join()).toContain("[secret]");
  expect(lines.join()).not.toContain("hunter2");
});
