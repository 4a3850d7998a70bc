import { describe, expect, test } from "vitest";
import { atLeast, exact, unknown } from "../../../model/known";
import { Watched } from "../../testing/watched";

/** When a verdict is shown first, seconds after the start; null: not within `seconds`. */
function firstAt(watched: Watched, verdict: string, seconds: number): number | null {
  return watched.until(seconds).find((shown) => shown.verdict === verdict)?.seconds ?? null;
}

describe("no reader", () => {
  const steady = () => {
    const watched = new Watched();
    watched.look({ openPulls: 1, deliveries: 5, lastDeliveredAt: watched.at(0) });
    watched.until(310);
    return watched;
  };

  test("a steady reader may be away for the 90 s of a deploy", () => {
    const watched = steady();
    const goneAt = watched.seconds - 2;
    watched.look({ openPulls: 0, waiting: 3 });
    expect(firstAt(watched, "no_reader", 600)).toBe(goneAt + 2 + 92);
  });

  test("twice the patience waits twice as long", () => {
    const watched = new Watched(2);
    watched.look({ openPulls: 1, deliveries: 5, lastDeliveredAt: watched.at(0) });
    watched.until(620);
    const goneAt = watched.seconds;
    watched.look({ openPulls: 0, waiting: 3 });
    expect(firstAt(watched, "no_reader", 1_200)).toBe(goneAt + 182);
  });

  test("a reader that was away when something came is started for it, within five minutes", () => {
    const watched = steady();
    watched.look({ openPulls: 0 });
    watched.until(watched.seconds + 130);
    const cameAt = watched.seconds;
    watched.look({ waiting: 3 });
    expect(firstAt(watched, "no_reader", 1_000)).toBe(cameAt + 302);
  });

  test.each([
    [6, 302],
    [36, 302],
    [42, 98],
  ])("so is one with a beat of %i s, as far as that may be no more than the time between two looks", (beatS, after) => {
    const watched = new Watched();
    watched.look({ deliveries: 1, lastDeliveredAt: watched.at(0) });
    for (let at = 2 * beatS; at <= 6 * beatS; at += 2 * beatS) {
      watched.until(at - beatS - 4);
      watched.look({ waiting: 2 });
      watched.until(at - 2);
      watched.look({ waiting: 0, deliveries: at, lastDeliveredAt: watched.at(at) });
    }
    watched.until(watched.seconds + 130);
    const cameAt = watched.seconds;
    watched.look({ waiting: 3 });
    expect(firstAt(watched, "no_reader", 4_000)).toBe(cameAt + after);
  });

  test("nobody misses the reader of an ephemeral: the server deletes it", () => {
    const watched = new Watched();
    watched.look({
      config: { durable: false },
      waiting: 3,
      inFlight: 2,
      deliveries: 2,
      lastDeliveredAt: watched.at(0),
    });
    expect(watched.until(4_000).map(({ verdict }) => verdict)).toEqual(["healthy"]);
  });

  test("nothing waiting misses nobody", () => {
    const watched = steady();
    watched.look({ openPulls: 0 });
    expect(firstAt(watched, "no_reader", 1_000)).toBeNull();
  });

  test("a new consumer has five minutes until its first reader comes", () => {
    const watched = new Watched();
    watched.look({ waiting: 3 });
    expect(firstAt(watched, "no_reader", 400)).toBe(302);
  });

  test("what waited before the first look counts, after a look of 90 s", () => {
    const watched = new Watched();
    watched.known = { undeliveredSinceMs: Date.parse(watched.at(-3_600)) };
    watched.look({ waiting: 3 });
    expect(firstAt(watched, "no_reader", 400)).toBe(92);
  });

  test("a reader that left with everything done may be a daily job, as long as its rhythm is not known", () => {
    const watched = new Watched();
    watched.look({ waiting: 3, deliveries: 9, lastDeliveredAt: watched.at(-10) });
    expect(firstAt(watched, "no_reader", 26 * 3_600)).toBe(25 * 3_600 + 2);
  });

  test("one that left something undone is missed after three minutes and an ack wait", () => {
    const watched = new Watched();
    watched.look({ waiting: 3, deliveries: 9, inFlight: 1, lastDeliveredAt: watched.at(0), acknowledges: false });
    expect(firstAt(watched, "no_reader", 400)).toBe(180 + 30 + 2);
  });

  test("a beat is missed when it is half a beat and 30 s late, and the since is the last read", () => {
    const watched = new Watched();
    watched.look({ deliveries: 1, lastDeliveredAt: watched.at(0) });
    for (const beat of [200, 400, 600]) {
      watched.look({ waiting: 2 });
      watched.until(beat - 2);
      watched.look({ waiting: 0, deliveries: 1 + beat, lastDeliveredAt: watched.at(beat) });
    }
    watched.look({ waiting: 2 });
    const usualS = (watched.activity.reads.usualMs ?? 0) / 1_000;
    expect(usualS).toBe(198);
    const waitsFrom = 602;
    const foundAt = firstAt(watched, "no_reader", 1_200);
    expect(foundAt).toBe(waitsFrom + Math.floor((usualS * 1.5 + 30) / 2) * 2 + 2);
    expect(watched.look().since).toBe(watched.at(waitsFrom));
  });

  test("a push consumer whose subscriber comes at a beat is missed by that beat", () => {
    const watched = new Watched();
    watched.look({
      config: { deliverSubject: "here" },
      pushBound: false,
      deliveries: 1,
      lastDeliveredAt: watched.at(0),
    });
    for (const beat of [200, 400, 600]) {
      watched.look({ waiting: 2 });
      watched.until(beat - 2);
      watched.look({ waiting: 0, deliveries: 1 + beat, lastDeliveredAt: watched.at(beat) });
    }
    watched.look({ waiting: 2 });
    expect(firstAt(watched, "no_reader", 1_200)).toBeGreaterThan(602 + 300);
  });

  test("it ends as soon as somebody reads", () => {
    const watched = new Watched();
    watched.look({ waiting: 3 });
    watched.until(310);
    expect(watched.look().verdict).toBe("no_reader");
    expect(watched.look({ openPulls: 1 }).verdict).toBe("healthy");
  });

  test("a push consumer is missed when nobody is subscribed, and not while somebody is", () => {
    const push = { config: { deliverSubject: "here" } };
    const bound = new Watched();
    bound.look({ ...push, waiting: 3, pushBound: true });
    expect(firstAt(bound, "no_reader", 1_000)).toBeNull();
    const alone = new Watched();
    alone.look({ ...push, waiting: 3, pushBound: false });
    expect(firstAt(alone, "no_reader", 1_000)).toBe(92);
  });

  test("a pause misses nobody for a day, and then it is forgotten", () => {
    const watched = new Watched();
    watched.look({ waiting: 3, pausedUntil: "2099-01-01T00:00:00.000Z" });
    expect(watched.until(86_398).map(({ verdict }) => verdict)).toEqual(["paused"]);
    expect(watched.look().verdict).toBe("no_reader");
  });

  test("after a long silence of the monitor patience begins anew", () => {
    const watched = steady();
    watched.look({ openPulls: 0, waiting: 3 });
    watched.until(380);
    watched.activity.resumedAtMs = Date.parse(watched.at(382));
    expect(firstAt(watched, "no_reader", 600)).toBe(382 + 92);
  });
});

test("a reader that keeps a beat may find a broker that was away at its next one", () => {
  const watched = new Watched();
  watched.look({ deliveries: 1, lastDeliveredAt: watched.at(0) });
  for (const beat of [200, 400, 600]) {
    watched.look({ waiting: 2 });
    watched.until(beat - 2);
    watched.look({ waiting: 0, deliveries: 1 + beat, lastDeliveredAt: watched.at(beat) });
  }
  watched.look({ waiting: 2 });
  watched.miss(400);
  const backAt = watched.seconds;
  // Half a beat and 30 s after it was back, as late as any beat is missed.
  expect(firstAt(watched, "no_reader", 2_000)).toBe(backAt + 328);
});

describe("stalled", () => {
  const taken = (watched: Watched, change = {}) =>
    watched.look({ inFlight: 5, deliveries: 5, deliveredUpTo: 5, lastDeliveredAt: watched.at(0), ...change });

  test("unknown work may take four ack waits, at least two minutes", () => {
    const short = new Watched();
    taken(short);
    expect(firstAt(short, "stalled", 400)).toBe(122);
    const long = new Watched();
    taken(long, { config: { ackWaitMs: 60_000 } });
    expect(firstAt(long, "stalled", 400)).toBe(242);
  });

  test("the longest backoff counts as ack wait", () => {
    const watched = new Watched();
    taken(watched, { config: { backoffMs: [1_000, 300_000] } });
    expect(firstAt(watched, "stalled", 2_000)).toBe(1_202);
  });

  test("what is delivered again is kept alive by nobody: one and a half ack waits, at least a minute", () => {
    const watched = new Watched();
    taken(watched, { config: { ackWaitMs: 50_000 } });
    watched.until(50);
    watched.look({ deliveries: 10, redelivered: 5 });
    expect(firstAt(watched, "stalled", 400)).toBe(76);
  });

  describe("workers that come back", () => {
    const backAfterDeploy = () => {
      const watched = new Watched();
      taken(watched, { lastAckedAt: watched.at(0) });
      watched.until(60);
      watched.look({ deliveries: 6, redelivered: 1, lastDeliveredAt: watched.at(watched.seconds) });
      return watched;
    };

    test("have an ack wait and a half for the first of what they take up again", () => {
      const watched = backAfterDeploy();
      const backAt = watched.seconds - 2;
      expect(firstAt(watched, "stalled", 400)).toBe(backAt + 62);
    });

    test("have it once: what comes again after that is no new beginning", () => {
      const watched = backAfterDeploy();
      const backAt = watched.seconds - 2;
      watched.until(backAt + 38);
      watched.look({ deliveries: 7, redelivered: 1, lastDeliveredAt: watched.at(watched.seconds) });
      expect(firstAt(watched, "stalled", 400)).toBe(backAt + 62);
    });
  });

  test.each([
    [1, "delivered again once"],
    [2, "delivered again 2 times"],
  ])("%i redeliveries are told as words", (times, words) => {
    const watched = new Watched();
    taken(watched);
    watched.look({ deliveries: 5 + times, redelivered: times });
    watched.until(60);
    expect(watched.look().reason).toContain(words);
  });

  test("what is pulled past the ack wait and not delivered again is kept alive, for half an hour at most", () => {
    const watched = new Watched();
    taken(watched, { openPulls: 1 });
    expect(firstAt(watched, "stalled", 2_000)).toBe(1_802 - 2);
  });

  test("a time in which nothing was in flight is no gap between two acknowledgements", () => {
    const watched = new Watched();
    watched.look();
    for (const at of [100, 200, 300]) {
      watched.until(at);
      watched.look({ deliveries: at, deliveredUpTo: at, finishedUpTo: at, lastAckedAt: watched.at(at) });
    }
    expect(watched.activity.acks.usualMs).toBeNull();
  });

  test("the usual gap is exceeded twice before it means anything", () => {
    const watched = new Watched();
    taken(watched, { inFlight: 1, openPulls: 1 });
    for (const ack of [200, 400, 600]) {
      watched.until(ack - 2);
      watched.look({ lastAckedAt: watched.at(ack), finishedUpTo: ack });
    }
    expect(watched.activity.acks.usualMs).toBe(200_000);
    expect(firstAt(watched, "stalled", 2_000)).toBe(602 + 400);
  });

  test("what waits for its next try is not stalled, as far as that is known", () => {
    const watched = new Watched();
    taken(watched);
    watched.known = { retrying: { count: exact(5), lastAtMs: Date.parse(watched.at(1)) } };
    expect(firstAt(watched, "stalled", 3_000)).toBeNull();
    watched.known = { retrying: { count: exact(4), lastAtMs: Date.parse(watched.at(1)) } };
    expect(watched.look().verdict).toBe("stalled");
  });

  test("an acknowledgement ends it, and its since is the last one", () => {
    const watched = new Watched();
    taken(watched, { lastAckedAt: watched.at(-3) });
    watched.until(130);
    const told = watched.look();
    expect(told).toMatchObject({ verdict: "stalled", since: watched.at(0) });
    expect(told.reason).toContain("5 in flight");
    expect(watched.look({ lastAckedAt: watched.at(132) }).verdict).toBe("healthy");
  });

  test("without acknowledgements nothing stalls", () => {
    const watched = new Watched();
    taken(watched, { acknowledges: false });
    expect(firstAt(watched, "stalled", 1_000)).toBeNull();
  });
});

describe("rejections are signs of life", () => {
  test("what is rejected far more often than an ack wait ends is not stalled", () => {
    const watched = new Watched();
    watched.known = { retrying: { count: unknown("not heard"), lastAtMs: null } };
    watched.look({ inFlight: 1, deliveries: 1, deliveredUpTo: 1, lastDeliveredAt: watched.at(0) });
    const shown = new Set<string>();
    for (let deliveries = 2; deliveries < 150; deliveries++)
      shown.add(watched.look({ deliveries, redelivered: 1, lastDeliveredAt: watched.at(watched.seconds) }).verdict);
    expect([...shown]).toEqual(["healthy", "redelivering"]);
  });

  test("what was put off has only begun when it comes again", () => {
    const watched = new Watched();
    watched.known = { retrying: { count: exact(1), lastAtMs: Date.parse(watched.at(10)) } };
    watched.look({ openPulls: 1, inFlight: 1, deliveries: 1, deliveredUpTo: 1, lastDeliveredAt: watched.at(0) });
    watched.until(598);
    const againAt = watched.seconds;
    watched.look({ deliveries: 2, redelivered: 1, lastDeliveredAt: watched.at(againAt) });
    expect(firstAt(watched, "stalled", 900)).toBe(againAt + 62);
  });
});

describe("giving up", () => {
  test("lasts as long as somebody has to act, since the first of them", () => {
    const watched = new Watched();
    watched.look();
    watched.known = {
      openFailures: { count: exact(48), firstAtMs: 1_000, lastAtMs: Date.parse(watched.at(-718)) },
    };
    const told = watched.look();
    expect(told).toMatchObject({ verdict: "giving_up", since: "1970-01-01T00:00:01.000Z" });
    expect(told.reason).toBe("48 messages failed for good, the last one 12 min ago");
    watched.until(3_600);
    expect(watched.look().verdict).toBe("giving_up");
    watched.known = { openFailures: { count: exact(0), firstAtMs: null, lastAtMs: null } };
    expect(watched.look().verdict).toBe("idle");
  });

  test("a number that may be higher says so, one that is not known says nothing", () => {
    const watched = new Watched();
    watched.known = { openFailures: { count: atLeast(1), firstAtMs: null, lastAtMs: null } };
    expect(watched.look().reason).toBe("at least 1 message failed for good");
    watched.known = { openFailures: { count: unknown("not captured"), firstAtMs: null, lastAtMs: null } };
    expect(watched.look().verdict).not.toBe("giving_up");
  });
});

describe("losing data", () => {
  test("is what left at the limits unread in five minutes, and over then", () => {
    const watched = new Watched();
    watched.losesUnread = true;
    watched.look({ waiting: 50 });
    const told = watched.look({ waiting: 47 });
    expect(told).toMatchObject({ verdict: "losing_data" });
    expect(told.reason).toContain("at least 3 messages left the stream at its limits in the last 5 min");
    const over = watched.until(900).find(({ verdict }) => verdict !== "losing_data");
    expect(over?.seconds).toBeGreaterThanOrEqual(240);
    expect(over?.seconds).toBeLessThanOrEqual(302);
  });

  test("a single message is worth a word", () => {
    const watched = new Watched();
    watched.losesUnread = true;
    watched.look({ waiting: 50 });
    expect(watched.look({ waiting: 49 })).toMatchObject({
      verdict: "losing_data",
      reason: expect.stringContaining(
        "at least 1 message left the stream at its limits in the last 5 min before this consumer read it",
      ),
    });
  });

  test("without a limit it is a purge", () => {
    const watched = new Watched();
    watched.look({ waiting: 50 });
    expect(watched.look({ waiting: 3 }).verdict).not.toBe("losing_data");
  });
});

describe("redelivering", () => {
  const verdicts = (watched: Watched, minutes: number, redeliveries: number, firsts: number) => {
    let [deliveries, deliveredUpTo] = [100, 100];
    watched.look({ deliveries, deliveredUpTo, finishedUpTo: deliveredUpTo });
    const shown = new Set<string>();
    for (let minute = 1; minute <= minutes; minute++) {
      for (const { verdict } of watched.until(minute * 60)) shown.add(verdict);
      deliveries += redeliveries + firsts;
      deliveredUpTo += firsts;
      const progress = { deliveredUpTo, finishedUpTo: deliveredUpTo, lastAckedAt: watched.at(watched.seconds) };
      shown.add(watched.look({ deliveries, ...progress }).verdict);
    }
    return shown;
  };

  test.each([
    [3, 4, 3, true],
    [3, 4, 4, false],
    [3, 3, 0, false],
    [2, 400, 0, false],
    [3, 400, 300, true],
  ])("in %i minutes %i redeliveries beside %i first deliveries: %s", (minutes, redeliveries, firsts, isFound) => {
    expect(verdicts(new Watched(), minutes, redeliveries, firsts).has("redelivering")).toBe(isFound);
  });

  test.each([
    [8, 10, "redelivering"],
    [4, 10, "idle"],
  ])(
    "once found, %i beside %i first deliveries are %s: it lasts until fewer than half come again",
    (again, firsts, verdict) => {
      const watched = new Watched();
      expect(verdicts(watched, 5, 10, 4).has("redelivering")).toBe(true);
      let [deliveries, deliveredUpTo] = [170, 120];
      for (let minute = 0; minute < 6; minute++) {
        watched.until(watched.seconds + 58);
        deliveries += again + firsts;
        deliveredUpTo += firsts;
        const progress = { deliveredUpTo, finishedUpTo: deliveredUpTo, lastAckedAt: watched.at(watched.seconds) };
        watched.look({ deliveries, ...progress });
      }
      expect(watched.look().verdict).toBe(verdict);
    },
  );

  test("not when what is rejected waits for a quarter of a minute and more", () => {
    const watched = new Watched();
    watched.known = { retrying: { count: exact(5), lastAtMs: 0 } };
    expect(verdicts(watched, 5, 12, 3).has("redelivering")).toBe(false);
    const soon = new Watched();
    soon.known = { retrying: { count: exact(1), lastAtMs: 0 } };
    expect(verdicts(soon, 5, 12, 3).has("redelivering")).toBe(true);
  });

  test("not when all that was put off has come again, and nothing waits any more", () => {
    const watched = new Watched();
    const verdictsWith = (waiting: number, from: number, minutes: number, redeliveries: number) => {
      watched.known = { retrying: { count: exact(waiting), lastAtMs: 0 } };
      const shown = new Set<string>();
      for (let minute = 1; minute <= minutes; minute++) {
        const deliveries = from + minute * redeliveries;
        const lastAckedAt = watched.at(watched.seconds);
        shown.add(watched.look({ deliveries, deliveredUpTo: 0, finishedUpTo: 0, lastAckedAt }).verdict);
        for (const { verdict } of watched.until(watched.seconds + 58)) shown.add(verdict);
      }
      return shown;
    };
    expect(verdictsWith(12, 0, 5, 12).has("redelivering")).toBe(false);
    expect(verdictsWith(0, 60, 1, 12).has("redelivering")).toBe(false);
    // What is rejected from now on comes again at once, and that is forgotten.
    expect(verdictsWith(0, 72, 5, 12).has("redelivering")).toBe(true);
  });

  test("what was rejected before a silence of the dashboard did not wait all that time", () => {
    const watched = new Watched();
    watched.known = { retrying: { count: exact(12), lastAtMs: 0 } };
    watched.look({ deliveries: 100 });
    watched.miss(3_600);
    watched.look();
    watched.known = { retrying: { count: exact(0), lastAtMs: 0 } };
    const shown = new Set<string>();
    for (let look = 1; look <= 120; look++) {
      const lastAckedAt = watched.at(watched.seconds);
      shown.add(watched.look({ deliveries: 100 + look, lastAckedAt }).verdict);
    }
    expect(shown).toContain("redelivering");
  });

  test("five without progress for a minute, more than two for each in flight", () => {
    const watched = new Watched();
    watched.look({ inFlight: 1, deliveries: 1, deliveredUpTo: 1, config: { ackWaitMs: 10_000 } });
    for (const at of [10, 20, 30, 40, 50]) {
      watched.until(at - 2);
      watched.look({ deliveries: 1 + at / 10, redelivered: 1 });
    }
    const shown = watched.until(70);
    expect(shown.find(({ verdict }) => verdict !== "healthy")?.seconds).toBe(60);
  });
});

describe("falling behind", () => {
  const behind = (watched: Watched, perStep: number, minutes: number, acksPerStep = 1) => {
    let verdict = "";
    for (let at = 0; watched.seconds < minutes * 60; at++)
      verdict = watched.look({
        waiting: at * perStep + 1,
        deliveries: at * acksPerStep,
        deliveredUpTo: at * acksPerStep,
        finishedUpTo: at * acksPerStep,
        lastAckedAt: watched.at(watched.seconds),
        openPulls: 1,
      }).verdict;
    return verdict;
  };

  test("takes a quarter of an hour", () => {
    expect(behind(new Watched(), 2, 15)).not.toBe("falling_behind");
    expect(behind(new Watched(), 2, 15.5)).toBe("falling_behind");
  });

  test("needs a growth that is no noise, and a backlog of a minute", () => {
    expect(behind(new Watched(), 0.1, 20)).not.toBe("falling_behind");
    expect(behind(new Watched(), 2, 20, 1_000)).not.toBe("falling_behind");
  });

  test("ends when three minutes in a row fall", () => {
    const watched = new Watched();
    behind(watched, 2, 20);
    const fromS = watched.seconds;
    let [waiting, endedS] = [1_200, 0];
    while (endedS === 0) {
      waiting -= 1;
      const deliveries = 601 + watched.seconds - fromS;
      const { verdict } = watched.look({ waiting, deliveries, deliveredUpTo: deliveries, finishedUpTo: deliveries });
      if (verdict !== "falling_behind") endedS = watched.seconds;
    }
    expect(endedS - fromS).toBeGreaterThan(200);
    expect(endedS - fromS).toBeLessThan(330);
  });
});

describe("saturated", () => {
  const full = { inFlight: 4, waiting: 100, openPulls: 1, deliveries: 4, config: { maxAckPending: 4 } };

  test("is a limit that keeps messages from free workers, for a quarter of an hour", () => {
    const watched = new Watched();
    watched.look({ ...full, lastDeliveredAt: watched.at(0) });
    expect(firstAt(watched, "saturated", 1_000)).toBe(902);
  });

  test("not while what waits is gone within the hour at its pace", () => {
    const at = (perLook: number) => {
      const watched = new Watched();
      let waiting = 100_000;
      const shown = new Set<string>();
      for (let look = 0; look < 500; look++, waiting += perLook)
        shown.add(watched.look({ ...full, waiting, lastDeliveredAt: watched.at(watched.seconds) }).verdict);
      return shown.has("saturated");
    };
    // In two seconds each: gone within 33 min, and within 55 h.
    expect([at(-100), at(-1)]).toEqual([false, true]);
  });

  test.each([
    ["no worker is free", { openPulls: 0 }],
    ["the limit is one, which keeps an order", { config: { maxAckPending: 1 }, inFlight: 1 }],
    ["nothing waits", { waiting: 0 }],
    ["it is not reached", { inFlight: 3 }],
  ])("not when %s", (_, change) => {
    const watched = new Watched();
    watched.look({ ...full, ...change, lastDeliveredAt: watched.at(0) });
    expect(firstAt(watched, "saturated", 1_000)).toBeNull();
  });
});

describe("withheld", () => {
  const left = { waiting: 5, openPulls: 1, deliveries: 5, deliveredUpTo: 5, finishedUpTo: 5 };
  const watch = (change: Partial<Parameters<Watched["look"]>[0]> = {}) => {
    const watched = new Watched();
    watched.known = { undeliveredSinceMs: Date.parse(watched.at(0)) };
    watched.look({ ...left, ...change });
    return watched;
  };

  test("are messages that a pull is open for, and that are not delivered", () => {
    const watched = watch();
    expect(firstAt(watched, "stalled", 600)).toBe(92);
    expect(watched.look().reason).toContain("5 waiting and none delivered for 10 min though 1 pull is open");
    expect(watched.look({ deliveries: 6, deliveredUpTo: 6, waiting: 4 }).verdict).toBe("healthy");
  });

  test.each([
    ["its pulls ask for a backlog", { leavesPullsOpen: true }],
    ["somebody is at work", { inFlight: 1 }],
    ["another client may be pinned within its four minutes", { pinTimeoutMs: 240_000, unpinnedGroups: 0 }],
  ])("not when %s", (_, change) => {
    expect(firstAt(watch(change), "stalled", 110)).toBeNull();
  });

  test("not where there is no such message", () => {
    const watched = watch();
    watched.known = {};
    expect(firstAt(watched, "stalled", 600)).toBeNull();
  });
});

describe("no match", () => {
  test("after five minutes, and not while something that was stored before is left", () => {
    const watched = new Watched();
    watched.known = { reach: { outsideSinceMs: Date.parse(watched.at(0)), passed: 0 } };
    expect(firstAt(watched, "no_match", 600)).toBe(302);
    expect(watched.look({ waiting: 1 }).verdict).not.toBe("no_match");
  });

  test("a filter that matched nothing yet is told of", () => {
    const watched = new Watched();
    watched.known = { reach: { outsideSinceMs: null, passed: 100 } };
    watched.look();
    expect(watched.look()).toMatchObject({ verdict: "idle", reason: expect.stringContaining("100 messages of its") });
  });
});

describe("stuck", () => {
  const passing = (watched: Watched, untilS: number) => {
    let told = watched.look({ inFlight: 1, finishedUpTo: 6, openPulls: 1, deliveries: 7 });
    while (watched.seconds <= untilS)
      told = watched.look({
        lastAckedAt: watched.at(watched.seconds),
        deliveries: 7 + watched.seconds,
        deliveredUpTo: 7 + watched.seconds,
      });
    return told;
  };

  test("one message may take ten minutes while later ones pass", () => {
    expect(passing(new Watched(), 600).verdict).toBe("healthy");
    const told = passing(new Watched(), 604);
    expect(told).toMatchObject({ verdict: "stalled", since: new Watched().at(0) });
    expect(told.reason).toContain("not finished for 10 min while later ones are");
  });

  test("what was put off is meant to wait", () => {
    const watched = new Watched();
    watched.known = { retrying: { count: exact(1), lastAtMs: 0 } };
    expect(passing(watched, 1_200).verdict).toBe("healthy");
  });
});
