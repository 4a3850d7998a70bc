import { expect, test } from "vitest";
import type { ConnectionStatus } from "../../model/connection-status";
import type { Verdict } from "../../model/consumer/consumer-health";
import { atLeast, exact, unknown } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
import type { MonitorView } from "../../monitor/sweep-feed";
import { envBroker } from "../config/env-broker";
import { parseEnv } from "../env";
import { type ListedParts, listBrokers } from "./brokers";

const since = "2026-11-01T00:00:00.000Z";
const connected: ConnectionStatus = {
  ...{ state: "connected", since, server: "n1:4222", serverName: "n1", version: "2.15.1" },
  ...{ cluster: null, maxPayloadBytes: 1 },
};
const lost: ConnectionStatus = { state: "reconnecting", since, attempt: 3, lastError: "refused", servers: ["n1:4222"] };
const settings = envBroker(parseEnv({}));
const notRead = unknown("nothing was read yet");
const notCaptured = unknown("failures are not captured");
const nowMs = 1_700_000_000_000;

interface Told {
  readonly id: string;
  readonly connection?: ConnectionStatus;
  readonly verdicts?: readonly Verdict[];
  readonly view?: Partial<MonitorView>;
  readonly problem?: string;
  readonly captured?: boolean;
}

function broker({ id, connection = connected, verdicts = [], view, problem, captured = true }: Told): ListedParts {
  const consumers = verdicts.map((verdict, at) => consumerHealth({ name: `c${at}`, verdict }));
  return {
    settings: { ...settings, id, title: id.toUpperCase() },
    now: () => nowMs,
    broker: { connection: { status: () => connection, onChange: () => () => {} } },
    monitor: {
      view: {
        ...{
          sampledAtMs: nowMs - 4_000,
          sampledBy: "this",
          sweepError: null,
          isOutdated: false,
          isWhole: true,
          intervalMs: 2_000,
          lastSweepMs: 1,
        },
        ...{ streams: [], missingStreams: [], knownStreams: [], consumers, clockSkew: null, timeLagProblem: null },
        ...view,
      },
    },
    mutes: { of: () => null },
    failures: {
      counts: () => ({
        ...{ open: captured ? exact(3) : notCaptured, lastHour: exact(0), revision: 0 },
        ...{ capturedSince: captured ? since : null, problem: problem ?? null },
      }),
    },
  };
}

test("what cannot be seen comes first, then consumers in need, then what is in doubt; the calm last", () => {
  const { brokers, first } = listBrokers([
    broker({ id: "calm", verdicts: ["healthy"] }),
    broker({ id: "some", verdicts: ["stalled", "healthy"] }),
    broker({ id: "deaf", verdicts: ["idle"], problem: "Failures are not captured." }),
    broker({ id: "many", verdicts: ["stalled", "stalled"] }),
    broker({ id: "unjudged", verdicts: ["unknown"] }),
    broker({ id: "down", connection: lost }),
  ]);
  expect(brokers.map(({ id }) => id)).toEqual(["down", "many", "some", "deaf", "unjudged", "calm"]);
  expect(first).toBe("calm");
});

test("a broker that is connected and was not read yet comes before consumers in need", () => {
  const unread = broker({ id: "unread", view: { sampledAtMs: null } });
  const { brokers } = listBrokers([broker({ id: "many", verdicts: ["stalled", "stalled"] }), unread]);
  expect(brokers.map(({ id }) => id)).toEqual(["unread", "many"]);
});

test("figures that nobody has read are unknown, not zero, and it is said why", () => {
  const unread = broker({ id: "new", connection: lost, view: { sampledAtMs: null }, captured: false });
  expect(listBrokers([unread]).brokers).toMatchObject([
    {
      ...{ id: "new", title: "NEW", needAttention: notRead, unjudged: notRead, consumers: notRead },
      failuresOpen: notCaptured,
      problem: "Not connected (refused); nothing was read yet.",
    },
  ]);
});

test("of a broker that is down nothing is known but what it was, and how long ago", () => {
  expect(listBrokers([broker({ id: "a", connection: lost, verdicts: ["stalled"] })]).brokers).toMatchObject([
    {
      needAttention: unknown("1 when it was read 4 s ago"),
      consumers: unknown("1 when it was read 4 s ago"),
      failuresOpen: 3,
      problem: "Not connected (refused); it was read 4 s ago.",
    },
  ]);
});

test("nor of one that is connected and whose last sweep failed", () => {
  const unreadable = broker({ id: "a", verdicts: ["stalled"], view: { sweepError: "no answer", isOutdated: true } });
  expect(listBrokers([unreadable]).brokers).toMatchObject([{ needAttention: unknown("1 when it was read 4 s ago") }]);
});

test("while not all consumers answer, counts are the least that they can be", () => {
  const part = broker({ id: "a", verdicts: ["stalled"], view: { isWhole: false } });
  expect(listBrokers([part]).brokers).toMatchObject([{ needAttention: atLeast(1), consumers: atLeast(1) }]);
});

test("a broker that is connected and cannot be read, or not all of it, says so", () => {
  const said = (view: Partial<MonitorView>) => listBrokers([broker({ id: "a", view })]).brokers[0]?.problem;
  expect(said({ sweepError: "no answer", isOutdated: true })).toBe(
    "The broker cannot be read: no answer; it was read 4 s ago.",
  );
  expect(said({ sweepError: "consumers of A: denied", isWhole: false })).toBe(
    "Not all of the broker can be read: consumers of A: denied.",
  );
  expect(said({ missingStreams: ["A", "B"] })).toBe("No answer for A, B.");
  expect(said({})).toBeNull();
});
