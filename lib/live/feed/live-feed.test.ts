import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { natsGrammar } from "../../model/stream/grammar";
import { capturedStreams } from "../testing/captured-streams";
import { EmittedTraffic } from "../testing/emitted-traffic";
import { createLiveFeed } from "./live-feed";
import type { StreamEnd } from "./stream-positions";

const patience = { timeout: 20_000 };

function setUp(captured: readonly string[] = ["orders.>", "payments.>"]) {
  const traffic = new EmittedTraffic();
  const clock = new ManualClock();
  const feed = createLiveFeed({
    grammar: natsGrammar,
    traffic,
    clock,
    readEnd: async () => ({ createdAt: "", lastNumber: 0 }),
  });
  feed.setStreams(capturedStreams(captured));
  const join = (filter: string, includeUncaptured = false) => {
    const seen: string[] = [];
    const offer = (message: { subject: string }) => seen.push(message.subject) > 0;
    const subscription = feed.subscribe({ filter, includeUncaptured, subjects: { left: 1000 }, offer });
    return { seen, subscription, counts: () => subscription.read(100) };
  };
  return { traffic, clock, feed, join };
}

describe("live feed", () => {
  it("costs the broker one watch per pattern, however many viewers there are", () => {
    const { traffic, feed, join } = setUp();
    const viewers = Array.from({ length: 50 }, () => join("orders.>"));
    expect(traffic.watched).toEqual(["orders.>"]);
    expect(feed.status()).toEqual({ subscriptions: 50, watches: 1 });
    traffic.emit("orders.created");
    for (const viewer of viewers) expect(viewer.seen).toEqual(["orders.created"]);
  });

  it("hands each message over once per pattern, however many viewers there are, and nothing while nobody watches", () => {
    const traffic = new EmittedTraffic();
    const passed: string[] = [];
    const readEnd = async () => null;
    const onMessage = ({ subject }: { subject: string }) => void passed.push(subject);
    const feed = createLiveFeed({ grammar: natsGrammar, traffic, clock: new ManualClock(), readEnd, onMessage });
    feed.setStreams(capturedStreams(["orders.>"]));
    traffic.emit("orders.before");
    const viewer = { filter: "orders.>", subjects: { left: 1000 }, offer: () => true };
    const subscriptions = [feed.subscribe(viewer), feed.subscribe(viewer)];
    traffic.emit("orders.created");
    for (const subscription of subscriptions) subscription.stop();
    traffic.emit("orders.after");
    expect(passed).toEqual(["orders.created"]);
  });

  it("stops watching when the last viewer leaves, not before", () => {
    const { traffic, feed, join } = setUp();
    const first = join("orders.>");
    const second = join("orders.>");
    first.subscription.stop();
    first.subscription.stop();
    expect(traffic.watched).toEqual(["orders.>"]);
    traffic.emit("orders.created");
    expect(first.seen).toEqual([]);
    expect(second.seen).toEqual(["orders.created"]);
    second.subscription.stop();
    expect(traffic.watched).toEqual([]);
    expect(feed.status()).toEqual({ subscriptions: 0, watches: 0 });
  });

  it("watches nothing before it is told what streams capture, then begins by itself", () => {
    const { traffic, feed, join } = setUp([]);
    const viewer = join(">");
    expect(viewer.subscription.watching).toEqual([]);
    feed.setStreams(capturedStreams(["orders.>"]));
    expect(viewer.subscription.watching).toEqual(["orders.>"]);
    traffic.emit("orders.created");
    expect(viewer.counts()).toMatchObject({ received: 1, shown: 1, skipped: 0 });
  });

  it("moves viewers to new streams without losing their counts or touching what stays", () => {
    const { traffic, feed, join } = setUp(["orders.>"]);
    const viewer = join(">");
    traffic.emit("orders.created");
    feed.setStreams(capturedStreams(["orders.>", "payments.>"]));
    traffic.emit("orders.created");
    traffic.emit("payments.taken");
    expect(viewer.counts().received).toBe(3);
    expect(traffic.started).toEqual(["orders.>", "payments.>"]);
    feed.setStreams(capturedStreams(["payments.>"]));
    traffic.emit("orders.created");
    expect(viewer.counts()).toMatchObject({ received: 3, shown: 3 });
    expect(traffic.watched).toEqual(["payments.>"]);
  });

  it("keeps the counts of a subject whose stream was widened", () => {
    const { traffic, feed, join } = setUp(["orders.created"]);
    const viewer = join(">");
    traffic.emit("orders.created");
    feed.setStreams(capturedStreams(["orders.>"]));
    traffic.emit("orders.created");
    expect(viewer.counts().subjects).toMatchObject([{ subject: "orders.created", received: 2, shown: 2 }]);
    expect(traffic.watched).toEqual(["orders.>"]);
  });

  it("does nothing when the same subjects are told again in another order", () => {
    const { traffic, feed, join } = setUp(["a.>", "b.>"]);
    join(">");
    feed.setStreams(capturedStreams(["b.>", "a.>", "a.>"]));
    expect(traffic.started).toHaveLength(2);
  });

  it("counts a message once when watched patterns overlap", () => {
    const { traffic, join } = setUp(["orders.*.eu", "orders.created.*"]);
    const viewer = join(">");
    expect(viewer.subscription.watching).toHaveLength(2);
    traffic.emit("orders.created.eu");
    traffic.emit("orders.created.us");
    traffic.emit("orders.paid.eu");
    expect(viewer.counts()).toMatchObject({ received: 3, shown: 3 });
    expect(viewer.seen).toEqual(["orders.created.eu", "orders.created.us", "orders.paid.eu"]);
  });

  it("keeps an overlap exact when the pattern that counted it goes away", () => {
    const { traffic, feed, join } = setUp(["orders.*.eu", "orders.created.*"]);
    const viewer = join(">");
    traffic.emit("orders.created.eu");
    feed.setStreams(capturedStreams(["orders.created.*"]));
    traffic.emit("orders.created.eu");
    feed.setStreams(capturedStreams(["orders.*.eu"]));
    traffic.emit("orders.created.eu");
    expect(viewer.counts().received).toBe(3);
  });

  it("never delivers the server's subjects, inboxes or Jetlag's own records through a wildcard", () => {
    const { traffic, join } = setUp([">"]);
    const all = join(">");
    const opted = join(">", true);
    const own = join("JETLAG_FAILURES.>");
    for (const subject of ["$JS.EVENT.x", "$SYS.y", "_INBOX.abc", "JETLAG_FAILURES.z", "orders.created"]) {
      traffic.emit(subject);
    }
    expect(all.seen).toEqual(["orders.created"]);
    expect(opted.seen).toEqual(["orders.created"]);
    expect(own.seen).toEqual(["JETLAG_FAILURES.z"]);
    expect(all.counts().received).toBe(1);
  });

  it("watches outside the streams only for a viewer that chose it", () => {
    const { traffic, join } = setUp(["orders.>"]);
    const careful = join(">");
    const opted = join("telemetry.>", true);
    expect(traffic.watched).toEqual(["orders.>", "telemetry.>"]);
    traffic.emit("telemetry.cpu");
    expect(careful.seen).toEqual([]);
    expect(opted.seen).toEqual(["telemetry.cpu"]);
  });

  it("counts what a viewer declines as skipped", () => {
    const { traffic, feed } = setUp(["orders.>"]);
    let offered = 0;
    const subscription = feed.subscribe({ filter: ">", subjects: { left: 1000 }, offer: () => ++offered % 10 === 0 });
    for (let one = 0; one < 1000; one++) traffic.emit(`orders.${one % 4}`, "12345");
    const counts = subscription.read(100);
    expect(counts).toMatchObject({ received: 1000, shown: 100, skipped: 900, bytes: 5000, otherReceived: 0 });
    expect(counts.subjects.map((one) => one.received)).toEqual([250, 250, 250, 250]);
  });

  it("lets a viewer leave in the middle of a message", () => {
    const { traffic, feed, join } = setUp();
    const subscription = feed.subscribe({
      subjects: { left: 1000 },
      filter: "orders.>",
      offer() {
        subscription.stop();
        return true;
      },
    });
    const other = join("orders.>");
    traffic.emit("orders.created");
    traffic.emit("orders.created");
    expect(subscription.read(1)).toMatchObject({ received: 1, shown: 1 });
    expect(other.seen).toHaveLength(2);
  });

  it("tries a watch that failed again, and leaves none behind", () => {
    const traffic = new EmittedTraffic();
    let isClosed = false;
    const feed = createLiveFeed({
      grammar: natsGrammar,
      traffic: {
        watch(filter, listener) {
          if (isClosed && filter === "payments.>") throw new Error("closed");
          return traffic.watch(filter, listener);
        },
        settling: () => null,
      },
      clock: new ManualClock(),
      readEnd: async () => ({ createdAt: "", lastNumber: 0 }),
    });
    feed.setStreams(capturedStreams(["orders.>"]));
    const subscription = feed.subscribe({ filter: ">", subjects: { left: 1000 }, offer: () => true });
    isClosed = true;
    expect(() => feed.setStreams(capturedStreams(["orders.>", "payments.>"]))).toThrow("closed");
    expect(() => feed.subscribe({ filter: ">", subjects: { left: 1000 }, offer: () => true })).toThrow("closed");
    isClosed = false;
    feed.setStreams(capturedStreams(["orders.>", "payments.>"]));
    expect(subscription.watching).toEqual(["orders.>", "payments.>"]);
    subscription.stop();
    expect(traffic.watched).toEqual([]);
    expect(feed.status()).toEqual({ subscriptions: 0, watches: 0 });
  });
});

describe("live feed: where the streams stand", () => {
  const streams = [
    { name: "ORDERS", subjects: ["orders.*", "returns.*"] },
    { name: "PAYMENTS", subjects: ["payments.>"] },
    { name: "JETLAG_X", subjects: ["JETLAG_X.>"] },
  ];

  const createdAt = "2026-01-01T00:00:00.000Z";

  function setUpPositions() {
    const lastNumbers = new Map([
      ["ORDERS", 100],
      ["PAYMENTS", 7],
    ]);
    const asked: string[] = [];
    const traffic = new EmittedTraffic();
    const clock = new ManualClock();
    const readEnd = async (stream: string) => {
      asked.push(stream);
      const lastNumber = lastNumbers.get(stream);
      if (lastNumber === undefined) throw new Error("no answer");
      return { createdAt, lastNumber };
    };
    const feed = createLiveFeed({ grammar: natsGrammar, traffic, clock, readEnd });
    feed.setStreams(streams);
    const join = (filter: string, includeUncaptured = false) =>
      feed.subscribe({ filter, includeUncaptured, subjects: { left: 10 }, offer: () => true });
    return { traffic, clock, join, asked, lastNumbers, feed };
  }

  it("tells them with what was received by then, for the streams behind the filter", async () => {
    const { traffic, clock, join, lastNumbers } = setUpPositions();
    const all = join(">");
    const some = join("orders.>");
    expect(all.position).toBeNull();
    traffic.emit("orders.created");
    const orders = { stream: "ORDERS", createdAt, lastNumber: 100, whole: true };
    const payments = { stream: "PAYMENTS", createdAt, lastNumber: 7, whole: true };
    const first = { received: 1, exact: true, streams: [orders, payments] };
    await vi.waitFor(() => expect(all.position).toEqual(first), patience);
    expect(some.position).toEqual({ received: 1, exact: true, streams: [{ ...orders, whole: false }] });
    traffic.emit("payments.done");
    lastNumbers.set("PAYMENTS", 8);
    clock.pass(2_000);
    const second = { received: 2, exact: true, streams: [orders, { lastNumber: 8 }] };
    await vi.waitFor(() => expect(all.position).toMatchObject(second), patience);
  });

  it("does not count a stream as covered by the filter when it also stores what does not pass", async () => {
    const { join, feed } = setUpPositions();
    const all = join(">");
    feed.setStreams(streams.map((one) => ({ ...one, storesUnseen: one.name === "ORDERS" })));
    const covered = () => all.position?.streams.map(({ stream, whole }) => [stream, whole]);
    await vi.waitFor(
      () =>
        expect(covered()).toEqual([
          ["ORDERS", false],
          ["PAYMENTS", true],
        ]),
      patience,
    );
  });

  it("says when something passed while a stream was asked", async () => {
    const traffic = new EmittedTraffic();
    const clock = new ManualClock();
    let answer = (_lastNumber: number) => {};
    const readEnd = () =>
      new Promise<StreamEnd>((resolve) => {
        answer = (lastNumber) => resolve({ createdAt, lastNumber });
      });
    const feed = createLiveFeed({ grammar: natsGrammar, traffic, clock, readEnd });
    feed.setStreams(streams.slice(1, 2));
    const viewer = feed.subscribe({ filter: "payments.>", subjects: { left: 10 }, offer: () => true });
    traffic.emit("payments.done");
    answer(7);
    await vi.waitFor(() => expect(viewer.position).toMatchObject({ received: 1, exact: false }), patience);
    clock.pass(2_000);
    answer(8);
    await vi.waitFor(() => expect(viewer.position).toMatchObject({ received: 1, exact: true }), patience);
  });

  it("asks once per stream, however many viewers there are, and no more once they left", async () => {
    const { clock, join, asked } = setUpPositions();
    const viewers = Array.from({ length: 50 }, () => join(">"));
    await vi.waitFor(() => expect(viewers.at(-1)?.position).not.toBeNull(), patience);
    asked.length = 0;
    clock.pass(2_000);
    expect([...asked].sort()).toEqual(["ORDERS", "PAYMENTS"]);
    for (const viewer of viewers) viewer.stop();
    await vi.waitFor(() => expect(clock.waitingTimers).toBe(0), patience);
    clock.pass(10_000);
    expect(asked).toHaveLength(2);
  });

  it("tells nothing while a part of the filter is refused: what is never seen is not missed", async () => {
    const { traffic, join } = setUpPositions();
    const all = join(">");
    await vi.waitFor(() => expect(all.position).not.toBeNull(), patience);
    traffic.permit("payments.>", false);
    expect({ watching: all.watching, refused: all.refused, position: all.position }).toEqual({
      watching: ["orders.*", "returns.*"],
      refused: ["payments.>"],
      position: null,
    });
    traffic.permit("payments.>", true);
    expect({ refused: all.refused, position: all.position }).toMatchObject({ refused: [], position: { exact: true } });
  });

  it("keeps the last known position while the broker does not answer", async () => {
    const { traffic, clock, join, lastNumbers } = setUpPositions();
    const viewer = join("payments.>");
    await vi.waitFor(() => expect(viewer.position).not.toBeNull(), patience);
    const before = viewer.position;
    lastNumbers.delete("PAYMENTS");
    traffic.emit("payments.done");
    clock.pass(2_000);
    await vi.waitFor(() => expect(clock.waitingTimers).toBe(1), patience);
    expect(viewer.position).toEqual(before);
  });

  it("tells nothing to whoever also watches what no stream captures", async () => {
    const { join } = setUpPositions();
    const careful = join("payments.>");
    const opted = join("payments.>", true);
    await vi.waitFor(() => expect(careful.position).not.toBeNull(), patience);
    expect(opted.position).toBeNull();
  });
});
