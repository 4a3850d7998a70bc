import { afterEach, expect, test } from "vitest";
import { logConsole } from "./console-log";
import { createLogger } from "./logger";

const methods = ["debug", "trace", "log", "info", "warn", "error"] as const;
type Method = (typeof methods)[number];
const original = { ...console };
const toConsole = (method: Method, ...given: unknown[]) => Reflect.apply(Reflect.get(console, method), console, given);
const warningListeners = process.listeners("warning");

afterEach(() => {
  Object.assign(console, original);
  process.removeAllListeners("warning");
  for (const listener of warningListeners) process.on("warning", listener);
});

function record() {
  const lines: string[] = [];
  logConsole(createLogger({ logLevel: "debug" }, { write: (line) => void lines.push(line) }));
  return () => lines.map((line) => JSON.parse(line));
}

test("what is written to the console is a line of JSON with its level", () => {
  const lines = record();
  for (const method of methods) toConsole(method, "\x1b[31m⨯ %s\x1b[0m of\ntwo lines", method);
  expect(lines().map(({ level, msg }) => [level, msg])).toEqual(
    [20, 20, 30, 30, 40, 50].map((level, at) => [level, `⨯ ${methods[at]} of\ntwo lines`]),
  );
});

test("an error keeps its stack in a field, and an empty line is none", () => {
  const lines = record();
  toConsole("error", " ⨯", new Error("boom"));
  toConsole("error", new Error("boom"));
  toConsole("log", "");
  toConsole("log");
  const error = { message: "boom", stack: expect.stringContaining("console-log.test") };
  expect(lines()).toMatchObject([
    { msg: "⨯", error },
    { msg: "boom", error },
  ]);
  expect(lines()).toHaveLength(2);
});

test("passwords in addresses are removed here too", () => {
  const lines = record();
  toConsole("warn", "cannot reach nats://ann:s3cret@broker:4222");
  expect(lines()).toMatchObject([{ msg: "cannot reach nats://***@broker:4222" }]);
});

test("a warning of Node's is a line of JSON", async () => {
  const lines = record();
  process.emitWarning("too many of them", "TestWarning");
  await expect.poll(lines).toMatchObject([{ level: 40, msg: "too many of them" }]);
});
