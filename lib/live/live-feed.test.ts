import { describe, expect, it } from "vitest";
import { createLiveFeed } from "./live-feed";
import { EmittedTraffic } from "./testing/emitted-traffic";
import { ManualClock } from "./testing/manual-clock";

function setUp(captured: readonly string[] = ["orders.>", "payments.>"]) {
  const traffic = new EmittedTraffic();
  const clock = new ManualClock();
  const feed = createLiveFeed({ traffic, clock });
  feed.setCapturedSubjects(captured);
  const join = (filter: string, includeUncaptured = false) => {
    const seen: string[] = [];
    const offer = (message: { subject: string }) => seen.push(message.subject) > 0;
    const subscription = feed.subscribe({ filter, includeUncaptured, offer });
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
    feed.setCapturedSubjects(["orders.>"]);
    expect(viewer.subscription.watching).toEqual(["orders.>"]);
    traffic.emit("orders.created");
    expect(viewer.counts()).toMatchObject({ received: 1, shown: 1, skipped: 0 });
  });

  it("moves viewers to new streams without losing their counts or touching what stays", () => {
    const { traffic, feed, join } = setUp(["orders.>"]);
    const viewer = join(">");
    traffic.emit("orders.created");
    feed.setCapturedSubjects(["orders.>", "payments.>"]);
    traffic.emit("orders.created");
    traffic.emit("payments.taken");
    expect(viewer.counts().received).toBe(3);
    expect(traffic.started).toEqual(["orders.>", "payments.>"]);
    feed.setCapturedSubjects(["payments.>"]);
    traffic.emit("orders.created");
    expect(viewer.counts()).toMatchObject({ received: 3, shown: 3 });
    expect(traffic.watched).toEqual(["payments.>"]);
  });

  it("keeps the counts of a subject whose stream was widened", () => {
    const { traffic, feed, join } = setUp(["orders.created"]);
    const viewer = join(">");
    traffic.emit("orders.created");
    feed.setCapturedSubjects(["orders.>"]);
    traffic.emit("orders.created");
    expect(viewer.counts().subjects).toMatchObject([{ subject: "orders.created", received: 2, shown: 2 }]);
    expect(traffic.watched).toEqual(["orders.>"]);
  });

  it("does nothing when the same subjects are told again in another order", () => {
    const { traffic, feed, join } = setUp(["a.>", "b.>"]);
    join(">");
    feed.setCapturedSubjects(["b.>", "a.>", "a.>"]);
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
    feed.setCapturedSubjects(["orders.created.*"]);
    traffic.emit("orders.created.eu");
    feed.setCapturedSubjects(["orders.*.eu"]);
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
    const subscription = feed.subscribe({ filter: ">", offer: () => ++offered % 10 === 0 });
    for (let one = 0; one < 1000; one++) traffic.emit(`orders.${one % 4}`, "12345");
    const counts = subscription.read(100);
    expect(counts).toMatchObject({ received: 1000, shown: 100, skipped: 900, bytes: 5000, otherReceived: 0 });
    expect(counts.subjects.map((one) => one.received)).toEqual([250, 250, 250, 250]);
  });

  it("lets a viewer leave in the middle of a message", () => {
    const { traffic, feed, join } = setUp();
    const subscription = feed.subscribe({
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
      traffic: {
        watch(filter, listener) {
          if (isClosed && filter === "payments.>") throw new Error("closed");
          return traffic.watch(filter, listener);
        },
      },
      clock: new ManualClock(),
    });
    feed.setCapturedSubjects(["orders.>"]);
    const subscription = feed.subscribe({ filter: ">", offer: () => true });
    isClosed = true;
    expect(() => feed.setCapturedSubjects(["orders.>", "payments.>"])).toThrow("closed");
    expect(() => feed.subscribe({ filter: ">", offer: () => true })).toThrow("closed");
    isClosed = false;
    feed.setCapturedSubjects(["orders.>", "payments.>"]);
    expect(subscription.watching).toEqual(["orders.>", "payments.>"]);
    subscription.stop();
    expect(traffic.watched).toEqual([]);
    expect(feed.status()).toEqual({ subscriptions: 0, watches: 0 });
  });
});
