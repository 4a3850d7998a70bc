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

test("the next try is counted down by the dashboard's clock", () => {
  const status = { ...lost, lastError: null, servers: [...lost.servers], nextTryAt: "2026-11-23T14:00:10.000Z" };
  const at = (second: number) => connectionWords(status, Date.parse("2026-11-23T14:00:00.000Z") + second * 1_000).short;
  expect([at(7.2), at(9), at(12)]).toEqual([
    "Reconnecting, attempt 3, next in 3 s",
    "Reconnecting, attempt 3, next in 1 s",
    "Reconnecting, attempt 3, next in 0 s",
  ]);
  expect(connectionWords(status).short).toBe("Reconnecting, attempt 3");
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
