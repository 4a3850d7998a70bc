import { Writable } from "node:stream";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { EventBusError } from "./errors";
import { loggedError } from "./logged-error";
import { silentLogger, sturdyLogger } from "./logger";

/** What a plain pino logger, without serializers of ours, writes. */
function written(log: (logger: pino.Logger) => void): unknown {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  log(pino(sink));
  return JSON.parse(lines.join(""));
}

describe("a logged error", () => {
  it("reaches a plain pino logger with type, message, code, stack and cause", () => {
    const error = new EventBusError("stream_full", "no room", { cause: new TypeError("disk") });
    const line = written((logger) => sturdyLogger(logger).error({ error, stream_seq: 7 }, "Event not published"));
    expect(line).toMatchObject({
      msg: "Event not published",
      stream_seq: 7,
      error: {
        type: "EventBusError",
        message: "no room",
        code: "stream_full",
        stack: expect.stringContaining("no room"),
        cause: { type: "TypeError", message: "disk" },
      },
    });
  });

  it.each<[string, unknown, string]>([
    ["text", "boom", "boom"],
    ["an object", { code: 7 }, '{"code":7}'],
    ["a number", 7, "7"],
    ["an error without a message", new RangeError(), "RangeError"],
  ])("has a message also for %s", (_, error, message) => {
    expect(loggedError(error)).toMatchObject({ message });
  });

  it("never throws, whatever was thrown", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const hostile = new Error("x");
    Object.defineProperty(hostile, "message", {
      get() {
        throw new Error("hostile");
      },
    });
    const endless = new Error("a");
    endless.cause = endless;
    for (const thrown of [
      cyclic,
      hostile,
      endless,
      Object.create(null),
      Symbol("x"),
      Object.assign(new Error(), { message: 7 }),
    ])
      expect(typeof loggedError(thrown).message).toBe("string");
    expect(JSON.stringify(loggedError(endless)).match(/"a"/g)?.length).toBeLessThan(10);
  });

  it("leaves fields without an error as they are", () => {
    expect(written((logger) => sturdyLogger(logger).info({ topic: "a", error: null }, "x"))).toMatchObject({
      topic: "a",
      error: null,
    });
  });
});

describe("a sturdy logger", () => {
  it("asks for its levels what the given one says, and takes all to be written where that does not", () => {
    const quiet = sturdyLogger({ ...silentLogger, isLevelEnabled: (level) => level === "error" });
    expect([quiet.isLevelEnabled?.("debug"), quiet.isLevelEnabled?.("error")]).toEqual([false, true]);
    const { debug, info, warn, error } = silentLogger;
    expect(sturdyLogger({ debug, info, warn, error }).isLevelEnabled?.("debug")).toBe(true);
  });
});
