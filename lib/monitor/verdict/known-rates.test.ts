import { describe, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import type { LagSample } from "../../model/consumer/lag-sample";
import { atLeast, atMost, exact, unknown } from "../../model/known";
import { consumerOf, evidenceOf, lagSample } from "../testing/lag-samples";
import { judgeConsumer } from "./consumer-health";
import type { HealthEvidence } from "./health-evidence";
import { VerdictStory } from "./verdict-story";

/** Twenty messages a second, given and finished; every one was delivered once. */
const busy = (at: number): Partial<LagSample> => ({
  deliveries: at * 20,
  deliveredUpTo: at * 20,
  finishedUpTo: at * 20,
  lastAckedAt: `t${at}`,
});
const windowOf = (figures: (at: number) => Partial<LagSample>) =>
  Array.from({ length: 5 }, (_, at) => lagSample(at * 1_000, figures(at)));

const readsAll = consumerOf({ config: { filterSubjects: [] } });
const rates = (change: Partial<HealthEvidence> = {}) =>
  judgeConsumer(
    evidenceOf({ consumer: readsAll, window: windowOf(busy), nowMs: brokerMs(4_000), ...change }),
    new VerdictStory(),
  );

describe("acknowledged per second", () => {
  test("is exact where every step of the position is a first delivery and nothing was given up", () => {
    expect(rates().ackedPerS).toEqual(exact(20));
  });

  const gaveUp = consumerOf({ config: { filterSubjects: [], maxDeliver: 1 } });
  test.each<[string, Partial<HealthEvidence>]>([
    ["with a filter, which hides redeliveries", { consumer: consumerOf() }],
    ["with holes in the stream", { window: windowOf((at) => ({ ...busy(at), streamHoles: 3 })) }],
    [
      "when a limit may have removed messages unread",
      { window: windowOf((at) => ({ ...busy(at), limitsRemove: true, streamFirstNumber: at * 20 })) },
    ],
    ["when messages failed for good", { failures: exact(1) }],
    ["while failures are not captured", { failures: unknown("failures are not captured") }],
    ["when not all failures were captured", { failures: atLeast(0) }],
    [
      "when one that was delivered again may be given up",
      { window: windowOf((at) => ({ ...busy(at), redelivered: 1 })) },
    ],
    [
      "when it may have been, between two samples",
      { window: windowOf((at) => ({ ...busy(at), deliveries: at * 30 })) },
    ],
    ["when one delivery is the limit", { consumer: gaveUp }],
  ])("is at most so much %s", (_, change) => {
    expect(rates(change).ackedPerS).toEqual(atMost(20));
  });

  test("is exactly 0 while the time of the last acknowledgement stands", () => {
    const window = windowOf((at) => ({ ...busy(at), lastAckedAt: "t0" }));
    expect(rates({ consumer: consumerOf(), window }).ackedPerS).toEqual(exact(0));
  });
});

describe("delivered again per second", () => {
  const twice = windowOf((at) => ({ ...busy(at), deliveries: at * 30 }));

  test("is exact for a consumer that reads the whole stream", () => {
    expect(rates({ window: twice }).redeliveriesPerS).toEqual(exact(10));
  });

  test("is at least so much where a filter hides some, 0 included", () => {
    expect(rates({ consumer: consumerOf(), window: twice }).redeliveriesPerS).toEqual(atLeast(10));
    expect(rates({ consumer: consumerOf() }).redeliveriesPerS).toEqual(atLeast(0));
  });

  test("is exactly 0 while nothing is delivered", () => {
    expect(rates({ consumer: consumerOf(), window: windowOf(() => ({})) }).redeliveriesPerS).toEqual(exact(0));
  });
});

test("delivered and the change of waiting are the server's own counters: exact", () => {
  const window = windowOf((at) => ({ ...busy(at), waiting: at * 2 }));
  expect(rates({ consumer: consumerOf(), window })).toMatchObject({ deliveredPerS: exact(20), waitingPerS: exact(2) });
});

test("before two samples nothing is known, and it says so", () => {
  const tooFew = unknown("two samples are needed");
  expect(rates({ window: [] })).toMatchObject({ ackedPerS: tooFew, deliveredPerS: tooFew, redeliveriesPerS: tooFew });
});
