import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LiveTickJson, liveSubjects } from "../../contract/live";
import type { LivePosition } from "../../model/message/live-position";
import type { Message } from "../../model/message/message";
import { natsGrammar } from "../../model/stream/grammar";
import type { GapMessages } from "./gap-messages";
import type { LiveConnection, LiveConnectionState, LiveHandlers, SubscriptionStats } from "./live-connection";
import { type FeedSource, LiveFeed, type LiveView, renderEveryMs } from "./live-feed";
import { parseSearch } from "./live-search";

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
    this.subscriptions.get(to)?.onMessage({
      subject,
      headers: [],
      data,
      sizeBytes: data.length,
      receivedAtMs: Date.now(),
      stored: null,
    });
  }

  tick(state: "connected" | "reconnecting") {
    const since = "2026-11-23T14:00:00.000Z";
    const connection: LiveTickJson["connection"] =
      state === "connected"
        ? { state, since, server: "h:1", serverName: "n", version: "2.11.0", cluster: null, maxPayloadBytes: 1 }
        : { state, since, attempt: 1, lastError: null, servers: ["h:1"] };
    const failures = { open: 0, lastHour: 0, revision: 0, capturedSince: null, problem: null };
    const tick: LiveTickJson = {
      at: since,
      sampledAt: null,
      connection,
      messagesPerS: 0,
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
  refused: [],
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
const source: FeedSource = {
  connectionOf: () => connection,
  grammar: natsGrammar,
  readGap: async () => Promise.reject(new Error("no gap is read here")),
};
let feed: LiveFeed;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  connection = new HandConnection();
  feed = new LiveFeed(source);
  stop = feed.watch({ filter: ">", includeUncaptured: false });
  connection.become(live(1));
  settle();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTime(renderEveryMs);
const entriesOf = ({ lines: { entries } }: LiveView) =>
  Array.from({ length: entries.length }, (_, at) => entries.at(at)).filter((entry) => entry !== undefined);
const lines = () =>
  entriesOf(feed.view).map((entry) => (entry.kind === "message" ? entry.subject : feed.view.gaps.get(entry.id)?.cause));
/** What is known of the only gap. */
const theGap = () => [...feed.view.gaps.values()][0];

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
    expect(feed.view.lines.entries.length).toBe(1_000);
  });

  test("says how many messages left the list", () => {
    stop();
    feed = new LiveFeed({ ...source, limits: { entries: 3, bytes: 1_000 } });
    stop = feed.watch({ filter: ">", includeUncaptured: false });
    for (const subject of ["a", "b", "c", "d", "e"]) connection.deliver(subject, "{}", ">");
    settle();
    expect(lines()).toEqual(["e", "d", "c"]);
    expect(feed.view.lines.dropped).toBe(2);
  });

  test("keeps the same list while nothing arrives", () => {
    connection.deliver("a", "{}", ">");
    settle();
    const before = feed.view.lines;
    connection.subscriptions.get(">")?.onStats?.(stats(1));
    settle();
    expect(feed.view.lines).toBe(before);
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
    expect(theGap()).toMatchObject({ cause: "viewer", untilMs: null });
    expect(feed.view.counts.receivedPerS).toBeNull();

    vi.advanceTimersByTime(3_000);
    connection.become(live(2));
    connection.deliver("after", "{}", ">");
    connection.subscriptions.get(">")?.onStats?.(stats(1));
    settle();
    expect(lines()).toEqual(["after", "viewer", "before"]);
    const { fromMs = 0, untilMs = null } = theGap() ?? {};
    expect((untilMs ?? 0) - fromMs).toBe(3_000 + renderEveryMs);
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
    const other = new LiveFeed({ ...source, connectionOf: () => late });
    const end = other.watch({ filter: ">", includeUncaptured: false });
    late.become({ kind: "connecting", attempt: 1, sinceMs: 0, hint: null });
    late.become(live(1));
    settle();
    expect(other.view.lines.entries.length).toBe(0);
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

  test("stands still for somebody who reads, and has what came meanwhile afterwards", () => {
    connection.deliver("a", "{}", ">");
    settle();
    connection.deliver("b", "{}", ">");
    feed.hold(true);
    settle();
    expect(lines()).toEqual(["a"]);
    feed.hold(false);
    expect(lines()).toEqual(["b", "a"]);
  });

  test("lists only what a search finds, and counts the rest", () => {
    for (const subject of ["a", "b"]) connection.deliver(subject, "{}", ">");
    feed.search(parseSearch("b"));
    expect(lines()).toEqual(["b"]);
    expect(feed.view.lines).toMatchObject({ messages: 1, hidden: 1, unsearched: 0 });
  });
});

describe("a gap in the feed", () => {
  const position = (received: number, lastNumber: number) => ({
    received,
    exact: true,
    streams: [{ stream: "S", createdAt: "2026-01-01T00:00:00.000Z", lastNumber, whole: true }],
  });
  const count = (received: number, at: LivePosition | null) =>
    connection.subscriptions.get(">")?.onStats?.({ ...stats(received), position: at });

  test("says how many messages the stream stored meanwhile, and loads them where they belong", async () => {
    const readGap = vi.fn(
      async (): Promise<GapMessages> => ({
        messages: [stored(101, "missed.1"), stored(102, "missed.2"), stored(103, "after")],
        unclear: 0,
        rest: [],
      }),
    );
    stop();
    feed = new LiveFeed({ ...source, readGap });
    stop = feed.watch({ filter: ">", includeUncaptured: false });
    connection.deliver("before", "{}", ">");
    count(10, position(10, 100));
    connection.become(lost);
    connection.become(live(2));
    connection.deliver("after", "{}", ">");
    count(1, null);
    settle();
    expect(theGap()?.missed).toBe("asking");
    count(1, position(1, 103));
    settle();
    expect(theGap()?.missed).toEqual({
      messages: 2,
      exact: true,
      stretches: [{ stream: "S", fromNumber: 101, toNumber: 103 }],
    });

    const [id = 0] = feed.view.gaps.keys();
    await feed.load(id);
    expect(readGap).toHaveBeenCalledWith([{ stream: "S", fromNumber: 101, toNumber: 103 }], ">");
    expect(lines()).toEqual(["after", "missed.2", "missed.1", "viewer", "before"]);
    expect(theGap()).toMatchObject({ loaded: 2, rest: [], loading: false });
    await feed.load(id);
    expect(readGap).toHaveBeenCalledTimes(1);
  });

  test("is loaded part by part, and adds up what may or may not match", async () => {
    const rest = [{ stream: "S", fromNumber: 101, toNumber: 101 }];
    const parts: GapMessages[] = [
      { messages: [stored(103, "missed.3")], unclear: 1, rest },
      { messages: [stored(101, "missed.1")], unclear: 2, rest: [] },
    ];
    stop();
    feed = new LiveFeed({ ...source, readGap: async () => parts.shift() ?? Promise.reject(new Error("read already")) });
    stop = feed.watch({ filter: ">", includeUncaptured: false });
    count(10, position(10, 100));
    connection.become(lost);
    connection.become(live(2));
    count(0, position(0, 103));
    settle();
    const [id = 0] = feed.view.gaps.keys();
    await feed.load(id);
    expect(theGap()).toMatchObject({ loaded: 1, unclear: 1, rest });
    await feed.load(id);
    expect(theGap()).toMatchObject({ loaded: 2, unclear: 3, rest: [] });
  });

  test("can be loaded again when that failed", async () => {
    stop();
    feed = new LiveFeed({ ...source, readGap: async () => Promise.reject(new Error("away")) });
    stop = feed.watch({ filter: ">", includeUncaptured: false });
    count(0, position(0, 5));
    connection.become(lost);
    connection.become(live(2));
    count(0, position(0, 9));
    settle();
    const [id = 0] = feed.view.gaps.keys();
    await feed.load(id);
    settle();
    expect(theGap()).toMatchObject({ loading: false, problem: "This page has a fault", rest: [{ stream: "S" }] });
  });
});

function stored(number: number, subject: string): Message {
  const payload = { encoding: "utf8", data: "{}", sizeBytes: 2, truncated: false } as const;
  const place = { channel: "S", at: String(number) };
  return { place, number, subject, storedAt: new Date().toISOString(), headers: [], payload };
}
