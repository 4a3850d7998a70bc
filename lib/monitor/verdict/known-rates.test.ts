import { describe, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import type { LagSample } from "../../model/consumer/lag-sample";
import { atLeast, atMost, estimate, exact, type Known, unknown } from "../../model/known";
import { consumerOf, countsOf, evidenceOf, lagSample } from "../testing/lag-samples";
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

/** So many deliveries surely ended without an acknowledgement, and perhaps so many. */
const unacknowledged = (surely: number, perhaps: Known<number> = exact(surely)): Partial<HealthEvidence> => ({
  unacknowledged: { surely, perhaps, inStep: surely },
});

describe("acknowledged per second", () => {
  test("is exact where every step of the position is a first delivery and nothing was given up", () => {
    expect(rates().ackedPerS).toEqual(exact(20));
  });

  test.each<[string, Partial<HealthEvidence>]>([
    ["with a filter, which hides redeliveries", { consumer: consumerOf() }],
    ["with holes in the stream", { window: windowOf((at) => ({ ...busy(at), streamHoles: 3 })) }],
    [
      "when a limit may have removed messages unread",
      { window: windowOf((at) => ({ ...busy(at), limitsRemove: true, streamFirstNumber: at * 20 })) },
    ],
    ["while failures are not captured", unacknowledged(0, unknown("failures are not captured"))],
    ["when not all failures were captured", unacknowledged(0, atLeast(0))],
    [
      "when a limit may have removed what was in flight",
      {
        window: windowOf((at) => ({
          ...busy(at),
          finishedUpTo: at * 10,
          limitsRemove: true,
          streamFirstNumber: at * 20,
        })),
      },
    ],
  ])("is at most so much %s", (_, change) => {
    expect(rates(change).ackedPerS).toEqual(atMost(20));
  });

  test("is exact where messages could have been given up and none was: that is announced when it leaves", () => {
    const consumer = consumerOf({ config: { filterSubjects: [], maxDeliver: 1 } });
    expect(rates({ consumer }).ackedPerS).toEqual(exact(20));
    const window = windowOf((at) => ({ ...busy(at), deliveries: at * 30, redelivered: 1 }));
    expect(rates({ window }).ackedPerS).toEqual(exact(20));
  });

  test("is at most so much when a limit may have removed a single message in flight", () => {
    const from = (streamFirstNumber: number) =>
      windowOf((at) => ({ ...busy(at + 1), finishedUpTo: 0, limitsRemove: true, streamFirstNumber }));
    expect(rates({ window: from(1) }).ackedPerS).toEqual(exact(20));
    expect(rates({ window: from(2) }).ackedPerS).toEqual(atMost(20));
  });

  test("is without what failed for good, and at most so much: some may not be noted yet", () => {
    expect(rates(unacknowledged(4)).ackedPerS).toEqual(atMost(19));
  });

  test.each<[string, boolean, Partial<LagSample>, Partial<LagSample>]>([
    ["behind all that is unfinished", true, { streamFirstNumber: 41 }, {}],
    ["that may have been in flight", false, { streamFirstNumber: 42 }, {}],
    ["somewhere", false, { streamHoles: 4 }, { streamHoles: 3 }],
    ["before the window", true, {}, {}],
  ])("when somebody removes messages %s, is exact: %s", (_, isExact, now, before) => {
    const window = windowOf((at) => ({
      ...busy(at),
      ...(at === 0 ? { removedByHand: true } : {}),
      ...(at < 3 ? before : now),
      ...(at === 3 && Object.keys(now).length > 0 ? { removedByHand: true } : {}),
      counts: countsOf({ firstLeast: at * 20, firstMost: at * 20 }),
    }));
    expect(rates({ window }).ackedPerS).toEqual(isExact ? exact(20) : atMost(20));
  });

  test.each([
    ["before the window", 0, exact(20)],
    ["within it", 1, atMost(20)],
    ["in its last step", 4, atMost(20)],
  ])("where messages leave when finished, and somebody had some removed %s", (_, when, rate) => {
    const window = windowOf((at) => ({
      ...{ ...busy(at), removedOnRequest: at === when, counts: countsOf({ firstLeast: at * 20, firstMost: at * 20 }) },
    }));
    expect(rates({ window }).ackedPerS).toEqual(rate);
  });

  test("is without what left in a step in which nothing was acknowledged: it was removed", () => {
    const window = windowOf((at) => ({
      ...busy(at),
      inFlight: at < 3 ? 8 : 0,
      deliveries: 20 * Math.min(at, 2) + 20 * Math.max(0, at - 3),
      deliveredUpTo: 20 * Math.min(at, 2) + 20 * Math.max(0, at - 3),
      lastAckedAt: at === 3 ? "t2" : `t${at}`,
    }));
    // Sixty were given and eight fewer are in flight: these eight left while nothing was acknowledged.
    expect(rates({ window }).ackedPerS).toEqual(atMost(15));
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

test("what was removed by hand in flight did not come again: bounds by what was rejected are none then", () => {
  const gone = unknown("messages were removed by hand, and the broker does not say which of those were in flight");
  const window = windowOf((at) => ({
    ...busy(at),
    ...{ removedByHand: at === 2, streamFirstNumber: at < 2 ? 1 : 60, counts: countsOf({ firstMost: at * 10 }) },
  }));
  expect(rates({ consumer: consumerOf(), window })).toMatchObject({ ackedPerS: gone, redeliveriesPerS: gone });
});

describe("what was counted of its deliveries", () => {
  const filtered = consumerOf();
  /** Twenty deliveries a second, of which the counts tell how many were first ones. */
  const counted = (counts: (at: number) => Partial<DeliveryCounts>, change: Partial<LagSample> = {}) =>
    windowOf((at) => ({ ...busy(at), deliveredUpTo: at * 1_000, counts: countsOf(counts(at)), ...change }));
  const ratesOf = (window: LagSample[]) => {
    const { ackedPerS, redeliveriesPerS } = rates({ consumer: filtered, window });
    return { ackedPerS, redeliveriesPerS };
  };

  test("makes the rates of a filtered consumer exact", () => {
    const window = counted((at) => ({ firstLeast: at * 20, firstMost: at * 20 }));
    expect(ratesOf(window)).toEqual({ ackedPerS: exact(20), redeliveriesPerS: exact(0) });
  });

  test("tells redeliveries and acknowledgements apart", () => {
    const window = counted((at) => ({ firstLeast: at * 5, firstMost: at * 5 }));
    expect(ratesOf(window)).toEqual({ ackedPerS: exact(5), redeliveriesPerS: exact(15) });
  });

  test("is less than what failed for good meanwhile", () => {
    const window = counted((at) => ({ firstLeast: at * 20, firstMost: at * 20 }));
    expect(rates({ consumer: filtered, window, ...unacknowledged(40) }).ackedPerS).toEqual(atMost(10));
  });

  test("is a bound where only a bound was counted", () => {
    const window = counted((at) => ({ firstMost: at * 10 }));
    expect(ratesOf(window)).toEqual({ ackedPerS: atMost(10), redeliveriesPerS: atLeast(10) });
  });

  test("tells no rate from a bound where newer messages may have rolled up others in flight", () => {
    const window = (change: (at: number) => Partial<LagSample>) =>
      windowOf((at) => ({ ...busy(at), counts: countsOf({ firstMost: at * 10 }), rollsUp: true, ...change(at) }));
    const unclear = unknown(expect.stringContaining("roll-up"));
    for (const gone of [window((at) => ({ streamHoles: at })), window((at) => ({ streamFirstNumber: 1 + at }))])
      expect(ratesOf(gone)).toEqual({ ackedPerS: unclear, redeliveriesPerS: unclear });
    expect(ratesOf(window(() => ({})))).toEqual({ ackedPerS: atMost(10), redeliveriesPerS: atLeast(10) });
  });

  test("is at most so much, though counted exactly, where newer messages may have rolled up others in flight", () => {
    const window = windowOf((at) => ({
      ...{ ...busy(at), counts: countsOf({ firstLeast: at * 20, firstMost: at * 20 }) },
      ...{ rollsUp: true, streamHoles: at },
    }));
    expect(ratesOf(window)).toEqual({ ackedPerS: atMost(20), redeliveriesPerS: exact(0) });
  });

  test("is a better bound by what was rejected before, as far as that is not in flight still", () => {
    const window = counted((at) => ({ firstMost: at * 20, rejectedBefore: at * 15, rejectedAfter: at * 15 + 4 }), {
      inFlight: 6,
    });
    // 60 rejections were heard until the last figures were read, 4 of them before the first were; 6 may wait.
    expect(ratesOf(window)).toEqual({ ackedPerS: atMost((80 - 50) / 4), redeliveriesPerS: atLeast(50 / 4) });
  });

  test("is an estimate where one step was", () => {
    const window = counted((at) => ({ firstLeast: at * 20, firstMost: at * 20, estimates: at > 2 ? 1 : 0 }));
    expect(ratesOf(window)).toEqual({ ackedPerS: estimate(20), redeliveriesPerS: estimate(0) });
  });

  test("counts from a sample without counts, where nothing had been delivered since the counting began", () => {
    const window = counted((at) => ({ firstLeast: at * 20, firstMost: at * 20 }));
    const [first, ...rest] = window;
    if (first === undefined) throw new Error("a window has samples");
    const bare = { ...first, counts: null };
    expect(ratesOf([bare, ...rest]).redeliveriesPerS).toEqual(exact(0));
    expect(ratesOf([{ ...bare, deliveries: 1 }, ...rest]).redeliveriesPerS).toEqual(atLeast(0));
  });

  test("is not compared with what another dashboard counted", () => {
    const window = counted((at) => ({ firstLeast: at, firstMost: at, since: at < 2 ? "one" : "other" }));
    expect(ratesOf(window).ackedPerS).toEqual(atMost(20));
    // Of the steps that can be compared, each tells 19.
    expect(ratesOf(window).redeliveriesPerS).toEqual(atLeast((3 * 19) / 4));
  });
});
