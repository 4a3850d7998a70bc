import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LiveTick, liveSubjects } from "../contract/live";
import type { LiveConnection, LiveConnectionState, LiveHandlers, SubscriptionStats } from "./live-connection";
import { LiveFeed, renderEveryMs } from "./live-feed";

/** A connection in the test's hand. */
class HandConnection implements LiveConnection {
  state: LiveConnectionState = { kind: "closed" };
  readonly subscriptions = new Map<string, LiveHandlers>();
  readonly #listeners = new Set<() => void>();

  onChange(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(filter: string, handlers: LiveHandlers) {
    this.subscriptions.set(filter, handlers);
    return () => this.subscriptions.delete(filter);
  }

  retry() {}

  become(state: LiveConnectionState) {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }

  deliver(subject: string, text = "{}", to = subject) {
    const data = new TextEncoder().encode(text);
    this.subscriptions.get(to)?.onMessage({ subject, headers: [], data, receivedAtMs: Date.now() });
  }

  tick(state: "connected" | "reconnecting") {
    const since = "2026-11-23T14:00:00.000Z";
    const connection: LiveTick["connection"] =
      state === "connected"
        ? { state, since, server: "h:1", serverName: "n", version: "2.11.0", cluster: null, maxPayloadBytes: 1 }
        : { state, since, attempt: 1, lastError: null, servers: ["h:1"] };
    const failures = { open: 0, lastHour: 0, revision: 0, capturedSince: null, problem: null };
    const tick: LiveTick = {
      at: since,
      sampledAt: null,
      connection,
      messagesPerS: null,
      needAttention: 0,
      unjudged: 0,
      failures,
    };
    this.deliver(liveSubjects.tick, JSON.stringify(tick));
  }
}

const stats = (received: number): SubscriptionStats => ({
  sid: "1",
  filter: ">",
  watching: [">"],
  received,
  shown: received,
  skipped: 0,
  bytes: received,
  receivedPerS: received,
  bytesPerS: received,
  subjects: [],
  subjectCount: 1,
  uncountedReceived: 0,
  otherReceived: received,
  position: null,
});
const live = (session: number): LiveConnectionState => ({ kind: "live", sinceMs: 0, session });
const lost: LiveConnectionState = { kind: "reconnecting", attempt: 1, sinceMs: 0, hint: null };

let connection: HandConnection;
let feed: LiveFeed;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  connection = new HandConnection();
  feed = new LiveFeed(() => connection);
  stop = feed.watch({ filter: ">", includeUncaptured: false });
  connection.become(live(1));
  settle();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTime(renderEveryMs);
const lines = () => feed.view.entries.map((entry) => (entry.kind === "message" ? entry.subject : entry.cause));

describe("the feed", () => {
  test("lists what arrives, newest first", () => {
    for (const subject of ["a", "b", "c"]) connection.deliver(subject, "{}", ">");
    settle();
    expect(lines()).toEqual(["c", "b", "a"]);
  });

  test("shows a thousand messages in one step", () => {
    const seen = vi.fn();
    feed.onChange(seen);
    for (let at = 0; at < 1_000; at++) connection.deliver(`s.${at}`, "{}", ">");
    expect(seen).not.toHaveBeenCalled();
    settle();
    expect(seen).toHaveBeenCalledTimes(1);
    expect(feed.view.entries.length).toBe(1_000);
  });

  test("says how many messages left the list", () => {
    stop();
    feed = new LiveFeed(() => connection, { entries: 3, bytes: 1_000 });
    stop = feed.watch({ filter: ">", includeUncaptured: false });
    for (const subject of ["a", "b", "c", "d", "e"]) connection.deliver(subject, "{}", ">");
    settle();
    expect(lines()).toEqual(["e", "d", "c"]);
    expect(feed.view.dropped).toBe(2);
  });

  test("keeps the same list while nothing arrives", () => {
    connection.deliver("a", "{}", ">");
    settle();
    const before = feed.view.entries;
    connection.subscriptions.get(">")?.onStats?.(stats(1));
    settle();
    expect(feed.view.entries).toBe(before);
    const { subjects } = feed.view.counts;
    connection.deliver("b", "{}", ">");
    settle();
    expect(feed.view.counts.subjects).toBe(subjects);
    expect(feed.view.counts.received).toBe(2);
  });

  test("marks the time in which the connection was lost, and goes on counting", () => {
    connection.deliver("before", "{}", ">");
    connection.subscriptions.get(">")?.onStats?.(stats(10));
    connection.become(lost);
    settle();
    expect(feed.view.entries[0]).toMatchObject({ kind: "gap", cause: "viewer", untilMs: null });
    expect(feed.view.counts.receivedPerS).toBeNull();

    vi.advanceTimersByTime(3_000);
    connection.become(live(2));
    connection.deliver("after", "{}", ">");
    connection.subscriptions.get(">")?.onStats?.(stats(1));
    settle();
    expect(lines()).toEqual(["after", "viewer", "before"]);
    const [, gap] = feed.view.entries;
    if (gap?.kind !== "gap" || gap.untilMs === null) throw new Error("the gap has not ended");
    expect(gap.untilMs - gap.fromMs).toBe(3_000 + renderEveryMs);
    expect(feed.view.counts.received).toBe(11);
  });

  test("marks one gap however many attempts it takes", () => {
    connection.become(lost);
    connection.become({ ...lost, attempt: 2 });
    connection.become(live(2));
    settle();
    expect(lines()).toEqual(["viewer"]);
  });

  test("marks the time in which the dashboard had lost its broker", () => {
    connection.subscriptions.get(">")?.onStats?.(stats(0));
    connection.tick("reconnecting");
    settle();
    expect(feed.view.brokerLost).toBe(true);
    expect(feed.view.counts.receivedPerS).toBeNull();
    connection.tick("reconnecting");
    connection.tick("connected");
    settle();
    expect(lines()).toEqual(["broker"]);
    expect(feed.view.brokerLost).toBe(false);
  });

  test("a first connection is no gap", () => {
    const late = new HandConnection();
    const other = new LiveFeed(() => late);
    const end = other.watch({ filter: ">", includeUncaptured: false });
    late.become({ kind: "connecting", attempt: 1, sinceMs: 0, hint: null });
    late.become(live(1));
    settle();
    expect(other.view.entries).toEqual([]);
    end();
  });

  test("keeps what fits a narrower filter and counts anew", () => {
    connection.deliver("ORDERS.a", "{}", ">");
    connection.deliver("PAYMENTS.a", "{}", ">");
    connection.subscriptions.get(">")?.onStats?.(stats(2));
    settle();
    stop();
    stop = feed.watch({ filter: "ORDERS.>", includeUncaptured: false });
    expect(lines()).toEqual(["ORDERS.a"]);
    expect(feed.view.counts.received).toBe(0);
    expect(connection.subscriptions.has(">")).toBe(false);
  });

  test("says that the server refuses a filter", () => {
    connection.subscriptions.get(">")?.onRefused?.("no");
    settle();
    expect(feed.view.refused).toBe("no");
  });

  test("an emptied list shows only what comes after", () => {
    connection.deliver("a", "{}", ">");
    feed.clear();
    connection.deliver("b", "{}", ">");
    settle();
    expect(lines()).toEqual(["b"]);
  });
});
