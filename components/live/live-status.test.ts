import { describe, expect, test } from "vitest";
import type { LiveView } from "@/lib/client/live/live-feed";
import { noEntries } from "@/lib/client/live/live-ring";
import { noCounts } from "@/lib/client/live/live-tally";
import { quietAfterMs, quietAtFirstAfterMs, readLiveStatus } from "./live-status";

const view: LiveView = {
  target: { filter: ">", includeUncaptured: false },
  lines: { entries: noEntries, messages: 0, hidden: 0, unsearched: 0, dropped: 0 },
  gaps: new Map(),
  counts: { ...noCounts, watching: ["ORDERS.>"] },
  connection: { kind: "live", sinceMs: 0, session: 1 },
  lastMessageAtMs: 1_000,
  brokerLost: false,
  refused: null,
};
const statusOf = (change: Partial<LiveView>, paused: number | null = null, nowMs = 1_500) =>
  readLiveStatus({ ...view, ...change }, paused, nowMs);

describe("the status", () => {
  test("is live while messages come", () => {
    expect(statusOf({})).toEqual({ kind: "live" });
  });

  test("is quiet after ten seconds of silence, with the time of the last message", () => {
    expect(statusOf({}, null, 1_000 + quietAfterMs)).toEqual({ kind: "quiet", lastMessageAtMs: 1_000 });
    expect(statusOf({}, null, 1_000 + quietAfterMs - 1)).toEqual({ kind: "live" });
  });

  test("is quiet a second after it was opened when nothing came, but not before the server watches", () => {
    const nothing = { lastMessageAtMs: null };
    expect(statusOf(nothing, null, quietAtFirstAfterMs)).toEqual({ kind: "quiet", lastMessageAtMs: null });
    expect(statusOf(nothing, null, quietAtFirstAfterMs - 1)).toEqual({ kind: "live" });
    expect(statusOf({ ...nothing, counts: noCounts }, null, quietAtFirstAfterMs)).toEqual({ kind: "live" });
  });

  test("says how much of the traffic is shown when not all of it is", () => {
    const counts = { ...view.counts, sampled: true, shownPerS: 480, receivedPerS: 98_312 };
    expect(statusOf({ counts })).toEqual({ kind: "sampled", shownPerS: 480, receivedPerS: 98_312 });
  });

  test("is paused with what came since", () => {
    expect(statusOf({}, 1_204)).toEqual({ kind: "paused", newMessages: 1_204 });
  });

  test("a lost connection is said even while paused", () => {
    const connection = { kind: "reconnecting", attempt: 3, sinceMs: 0, hint: null } as const;
    expect(statusOf({ connection }, 5)).toEqual(connection);
    expect(statusOf({ brokerLost: true }, 5)).toEqual({ kind: "broker_lost" });
  });

  test("says when no stream captures the filter", () => {
    expect(statusOf({ counts: { ...view.counts, watching: [] } })).toEqual({ kind: "unwatched" });
  });

  test("says when the account may not subscribe, in whole; in part it goes on", () => {
    const counts = { ...view.counts, watching: [], notAllowed: ["PAYMENTS.>"] };
    expect(statusOf({ counts })).toMatchObject({ kind: "refused", reason: expect.stringContaining("PAYMENTS.>") });
    expect(statusOf({ counts: { ...counts, watching: ["ORDERS.>"] } })).toEqual({ kind: "live" });
  });

  test("says when the server refuses", () => {
    expect(statusOf({ connection: { kind: "denied", reason: "origin" } })).toEqual({
      kind: "denied",
      reason: "origin",
    });
    expect(statusOf({ refused: "no" })).toEqual({ kind: "refused", reason: "no" });
  });

  test("is idle before anything is asked for", () => {
    expect(statusOf({ connection: { kind: "closed" } })).toEqual({ kind: "idle" });
  });
});
