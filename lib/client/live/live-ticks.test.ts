import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LiveTickJson, liveSubjects } from "../../contract/live";
import type { VersionedSnapshot } from "../../contract/snapshot-delta";
import { everythingOffered } from "../../contract/testing/offers";
import { exact, unknown } from "../../model/known";
import { snapshotQuery } from "../queries/snapshot";
import type { LiveConnection, LiveConnectionState, LiveHandlers } from "./live-connection";
import { followTicks } from "./live-ticks";

const connected: LiveTickJson["connection"] = {
  state: "connected",
  since: "2026-11-23T14:00:00.000Z",
  server: "h:1",
  serverName: "n",
  version: "2.11.0",
  cluster: null,
  maxPayloadBytes: 1,
};
const failures = { open: 0, lastHour: 0, revision: 0, capturedSince: null, problem: null };
const tick: LiveTickJson = {
  at: "t",
  sampledAt: "s1",
  connection: connected,
  messagesPerS: 7,
  needAttention: 2,
  unjudged: 1,
  failures,
};
const unread = unknown("nothing was read yet");
const snapshot: VersionedSnapshot = {
  at: "t",
  version: "v1",
  sampledAt: "s0",
  intervalMs: 2_000,
  sweepError: null,
  clockSkewMs: null,
  demo: false,
  bus: {
    ...{ kind: "nats", embedded: true, fallbackReason: null, traceUrl: null, connection: { state: "idle" } },
    ...{ offers: everythingOffered, grammar: "nats", protobuf: null },
  },
  streams: [],
  missingStreams: [],
  consumers: [],
  totals: {
    messagesPerS: unread,
    ackedPerS: unread,
    waiting: exact(5),
    inFlight: exact(0),
    consumers: unread,
    needAttention: unread,
    muted: exact(0),
    unjudged: unread,
  },
  history: { atMs: [], messagesPerS: [], ackedPerS: [], waiting: [], openFailures: [] },
  failures: { ...failures, open: unread, lastHour: unread },
};

let visibility: "visible" | "hidden";
let page: EventTarget;
let state: LiveConnectionState;
let handlers: LiveHandlers | undefined;
let client: QueryClient;
let stop: () => void;
const reads = { sweep: vi.fn(async () => 1), failures: vi.fn(async () => 1) };

const connection: LiveConnection = {
  get state() {
    return state;
  },
  onChange: () => () => {},
  retry: () => {},
  subscribe(filter, given) {
    if (filter === liveSubjects.tick) handlers = given;
    return () => {
      handlers = undefined;
    };
  },
};

beforeEach(async () => {
  vi.useFakeTimers();
  visibility = "visible";
  page = new EventTarget();
  vi.stubGlobal(
    "document",
    Object.defineProperty(page, "visibilityState", { get: () => visibility, configurable: true }),
  );
  state = { kind: "live", sinceMs: 0, session: 1 };
  client = new QueryClient();
  for (const key of ["sweep", "failures"] as const) {
    new QueryObserver(client, { queryKey: [key, null, "x"], queryFn: reads[key], staleTime: 60_000 }).subscribe(
      () => {},
    );
  }
  await vi.advanceTimersByTimeAsync(0);
  vi.clearAllMocks();
  stop = followTicks(client, null, connection);
});
afterEach(() => {
  stop();
  client.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const deliver = async (change: Partial<LiveTickJson> = {}) => {
  const data = new TextEncoder().encode(JSON.stringify({ ...tick, ...change }));
  handlers?.onMessage({
    subject: liveSubjects.tick,
    headers: [],
    data,
    sizeBytes: data.length,
    receivedAtMs: 0,
    stored: null,
  });
  await vi.advanceTimersByTimeAsync(0);
};

describe("a tick", () => {
  test("of a new sweep renews what sweeps tell, once", async () => {
    await deliver();
    await deliver();
    expect(reads.sweep).toHaveBeenCalledTimes(1);
    await deliver({ sampledAt: "s2" });
    expect(reads.sweep).toHaveBeenCalledTimes(2);
  });

  test("of the sweep that is shown already renews nothing", async () => {
    const shown = { ...snapshot, sampledAt: "s1", bus: { ...snapshot.bus, connection: connected } };
    client.setQueryData(snapshotQuery(null).queryKey, shown);
    await deliver();
    expect(reads.sweep).not.toHaveBeenCalled();
    expect(reads.failures).not.toHaveBeenCalled();
    await deliver({ sampledAt: "s2" });
    expect(reads.sweep).toHaveBeenCalledTimes(1);
  });

  test("renews failures only when there are new ones", async () => {
    await deliver();
    reads.failures.mockClear();
    await deliver({ sampledAt: "s2" });
    expect(reads.failures).not.toHaveBeenCalled();
    await deliver({ sampledAt: "s2", failures: { ...failures, revision: 1 } });
    expect(reads.failures).toHaveBeenCalledTimes(1);
  });

  test("renews at once when the connection to the broker changes", async () => {
    await deliver();
    await deliver({ connection: { state: "closed", since: "t", lastError: null } });
    expect(reads.sweep).toHaveBeenCalledTimes(2);
  });

  test("is written into the snapshot without making its other figures younger", async () => {
    client.setQueryData(snapshotQuery(null).queryKey, snapshot, { updatedAt: 1_234 });
    await deliver();
    const now = client.getQueryData(snapshotQuery(null).queryKey);
    expect(now?.totals).toEqual({
      ...snapshot.totals,
      messagesPerS: exact(7),
      needAttention: exact(2),
      unjudged: exact(1),
    });
    expect(now?.bus.connection).toEqual(connected);
    expect(client.getQueryState(snapshotQuery(null).queryKey)?.dataUpdatedAt).toBe(1_234);
  });
});

test("a tick of one broker renews and changes nothing of another", async () => {
  const { queryKey } = snapshotQuery("other");
  const read = vi.fn(async () => snapshot);
  const end = new QueryObserver(client, { queryKey, queryFn: read, staleTime: 60_000 }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(0);
  await deliver({ sampledAt: "s2" });
  expect(reads.sweep).toHaveBeenCalled();
  expect(read).toHaveBeenCalledTimes(1);
  expect(client.getQueryData(queryKey)).toEqual(snapshot);
  end();
});

describe("without ticks", () => {
  test("everything is read every five seconds while the connection is down", async () => {
    state = { kind: "reconnecting", attempt: 1, sinceMs: 0, hint: null };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads.sweep).toHaveBeenCalledTimes(2);
    expect(reads.failures).toHaveBeenCalledTimes(2);
  });

  test("nothing is read by the clock while the connection is there", async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads.sweep).not.toHaveBeenCalled();
  });
});

test("a hidden tab reads nothing and catches up when it is looked at", async () => {
  visibility = "hidden";
  await deliver();
  await deliver({ sampledAt: "s2" });
  expect(reads.sweep).not.toHaveBeenCalled();
  visibility = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(reads.sweep).toHaveBeenCalledTimes(1);
});
