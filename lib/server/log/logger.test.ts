import { describe, expect, it } from "vitest";
import { NatsEventBus } from "../../event-bus/adapters/nats/nats-event-bus";
import { createLogger } from "./logger";

function recordingLogger() {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: "debug" }, { write: (line) => void lines.push(line) });
  return { logger, text: () => lines.join("") };
}

const url = "nats://ada:s3cret@127.0.0.1:1";

describe("the log", () => {
  it("keeps an error's message, code and stack, and the fields beside it", () => {
    const { logger, text } = recordingLogger();
    logger.error({ topic: "a.b", error: Object.assign(new Error("boom"), { code: "timeout" }) }, "Event failed");
    expect(JSON.parse(text())).toMatchObject({
      level: 50,
      topic: "a.b",
      msg: "Event failed",
      error: { message: "boom", code: "timeout", stack: expect.stringContaining("logger.test") },
    });
  });

  it.each([
    ["a message", { note: url }],
    ["an error", { error: new Error(`cannot reach ${url}`) }],
    ["a cause", { error: new Error("outer", { cause: new Error(`cannot reach ${url}`) }) }],
    ["options", { options: { servers: [url], token: "s3cret", user: "ada" } }],
    ["nested options", { bus: { options: { password: "s3cret" } } }],
    ["a request", { headers: { authorization: "Bearer s3cret", cookie: "session=s3cret" } }],
    ["a token in an address", { server: "tls://s3cret@broker:4222" }],
  ])("never shows a secret in %s", (_, fields) => {
    const { logger, text } = recordingLogger();
    logger.warn(fields, `About ${url}`);
    expect(text()).toContain("About nats://***@127.0.0.1:1");
    expect(text()).not.toContain("s3cret");
  });

  it("never shows the beginning of a secret where a long line is cut", () => {
    for (let before = 1_950; before < 2_000; before++) {
      const { logger, text } = recordingLogger();
      logger.warn({ note: "x".repeat(before) + url, more: "y".repeat(20_000) }, "Long");
      expect(text()).not.toMatch(/ada|s3c/);
    }
  });

  it("reads a long line once, whatever it looks like", () => {
    const { logger } = recordingLogger();
    const began = performance.now();
    logger.warn({ note: `${"a.".repeat(500_000)}@` }, "Long");
    logger.warn({ note: `${"a://".repeat(250_000)}@` }, "Long");
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it.each<[string, object, string]>([
    ["a field", { what: "A".repeat(1_000_000) }, "About"],
    ["many fields of a field", { issues: Array.from({ length: 10_000 }, () => ({ path: "x".repeat(900) })) }, "About"],
    ["nested fields", { a: { b: { c: { d: { e: { f: "A".repeat(1_000_000) } } } } } }, "About"],
    ["an error", { error: new Error("A".repeat(1_000_000)) }, "About"],
    ["a message", {}, `About ${"A".repeat(1_000_000)}`],
    ["all of them", Object.fromEntries([...Array(200).keys()].map((n) => [`f${n}`, "A".repeat(1_000)])), "About"],
  ])("keeps a line short whatever is in %s, and says that it is cut", (_, fields, message) => {
    const { logger, text } = recordingLogger();
    logger.error(fields, message);
    expect(text().length).toBeLessThanOrEqual(16 * 1024);
    expect(text().endsWith("\n")).toBe(true);
    expect(JSON.parse(text())).toMatchObject({
      level: 50,
      name: "jetlag",
      msg: expect.stringMatching(/^About/),
      cut: true,
    });
  });

  it("leaves a line that is long enough to be useful as it is", () => {
    const { logger, text } = recordingLogger();
    logger.info({ detail: "A".repeat(10_000) }, "Long");
    expect(JSON.parse(text())).toMatchObject({ detail: "A".repeat(10_000), msg: "Long" });
    expect(JSON.parse(text())).not.toHaveProperty("cut");
  });

  it("leaves other text with an @ alone", () => {
    const { logger, text } = recordingLogger();
    logger.info({ actor: "ada@example.com" }, "see https://example.com/@ada and mail ada@example.com");
    expect(text()).toContain("see https://example.com/@ada and mail ada@example.com");
  });

  it("says that a server is out of reach without the login to it", async () => {
    const { logger, text } = recordingLogger();
    const bus = new NatsEventBus({ servers: url, logger });
    const starting = bus.start().catch(() => {}); // stopped before it could connect
    await expect.poll(text, { timeout: 10_000 }).toContain("NATS not reachable");
    await bus.stop();
    await starting;
    expect(text()).toContain("127.0.0.1:1");
    expect(text()).not.toMatch(/s3cret|ada/);
  });

  it("refuses what is no address without repeating it", () => {
    expect(() => new NatsEventBus({ servers: "http://ada:s3cret@host" })).toThrow(/^(?!.*s3cret).*nats:\/\/host:port/);
  });
});
