import { expect, test } from "vitest";
import { connectionWords } from "./connection-words";

const lost = {
  state: "reconnecting",
  since: "2026-11-23T14:00:00Z",
  attempt: 3,
  servers: ["a:4222", "b:4222"],
} as const;

test("a lost connection says attempt, servers and last error", () => {
  const { tone, short, long } = connectionWords({
    ...lost,
    lastError: "connection refused",
    servers: [...lost.servers],
  });
  expect(tone).toBe("bad");
  expect(short).toBe("Reconnecting, attempt 3");
  expect(long).toContain("a:4222, b:4222");
  expect(long).toContain("connection refused");
});

test("the first attempt is no alarm yet", () => {
  const words = connectionWords({ ...lost, state: "connecting", attempt: 0, lastError: null, servers: ["a:4222"] });
  expect(words.tone).toBe("busy");
});

test("a connection that stands needs no sentence", () => {
  const words = connectionWords({
    state: "connected",
    since: "2026-11-23T14:00:00Z",
    server: "a:4222",
    serverName: "a",
    version: "2.15.1",
    cluster: null,
    maxPayloadBytes: 1_048_576,
  });
  expect(words).toEqual({ tone: "good", short: "Connected", long: null });
});
