import { expect, test } from "vitest";
import type { ConnectionStatus } from "../../model/connection-status";
import type { Verdict } from "../../model/consumer/consumer-health";
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
    bus: { connection: { status: () => connection, onChange: () => () => {} } },
    monitor: {
      view: {
        ...{ sampledAtMs: nowMs - 4_000, sampledBy: "this", sweepError: null, intervalMs: 2_000, lastSweepMs: 1 },
        ...{ streams: [], missingStreams: [], knownStreams: [], consumers, clockSkew: null, timeLagProblem: null },
        ...view,
      },
    },
    failures: {
      counts: () => ({
        ...{ open: 3, lastHour: 0, revision: 0, capturedSince: captured ? since : null, problem: problem ?? null },
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

test("figures that nobody has read are unknown, not zero, and it is said why", () => {
  const unread = broker({ id: "new", connection: lost, view: { sampledAtMs: null }, captured: false });
  expect(listBrokers([unread]).brokers).toMatchObject([
    {
      ...{ id: "new", title: "NEW", needAttention: null, consumers: null, failuresOpen: null },
      problem: "Not connected (refused); nothing was read yet.",
    },
  ]);
});

test("figures of a broker that is gone stay, with how old they are", () => {
  expect(listBrokers([broker({ id: "a", connection: lost, verdicts: ["stalled"] })]).brokers).toMatchObject([
    {
      needAttention: 1,
      consumers: 1,
      failuresOpen: 3,
      problem: "Not connected (refused); what is shown was read 4 s ago.",
    },
  ]);
});

test("a broker that is connected and cannot be read, or not all of it, says so", () => {
  const said = (view: Partial<MonitorView>) => listBrokers([broker({ id: "a", view })]).brokers[0]?.problem;
  expect(said({ sweepError: "no answer" })).toBe(
    "The broker cannot be read: no answer; what is shown was read 4 s ago.",
  );
  expect(said({ missingStreams: ["A", "B"] })).toBe("No answer for A, B.");
  expect(said({})).toBeNull();
});
