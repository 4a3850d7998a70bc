import { describe, expect, test } from "vitest";
import { exact } from "../../model/known";
import { lagSample } from "../testing/lag-samples";
import { Watched } from "../testing/watched";

test("what was open before a restart is open after it, since then, without new patience", () => {
  const watched = new Watched();
  watched.look({ waiting: 3 });
  const sinceMs = Date.parse(watched.at(-600));
  const before = { ...new Watched().activity.record, inFlightSinceMs: null, pausedSinceMs: null };
  watched.activity.restore({ ...before, waitingSinceMs: sinceMs });
  watched.story.restore({ verdict: "no_reader", sinceMs, open: [["missing_reader", sinceMs]] });
  const told = watched.look();
  expect(told).toMatchObject({ verdict: "no_reader", since: watched.at(-600) });
  expect(told.reason).toContain("for 10 min");
  // Its cause is gone: what was remembered does not hold it.
  expect(watched.look({ waiting: 0 }).verdict).not.toBe("no_reader");
});

describe("a trouble that something worse hides for a while", () => {
  /** Failed messages, the first of them so many seconds after the start. */
  const failed = (watched: Watched, count: number, seconds: number) => {
    const atMs = Date.parse(watched.at(seconds));
    watched.known = { openFailures: { count: exact(count), firstAtMs: atMs, lastAtMs: atMs } };
  };
  const hide = (watched: Watched) => {
    watched.look({ waiting: 3 });
    expect(watched.until(400).at(-1)?.verdict).toBe("no_reader");
  };

  test("is there since it began, though its first cause is gone by then", () => {
    const watched = new Watched();
    failed(watched, 2, -100);
    watched.look();
    hide(watched);
    failed(watched, 1, 200);
    watched.look();
    expect(watched.look({ waiting: 0 })).toMatchObject({ verdict: "giving_up", since: watched.at(-100) });
  });

  test("is there since the earlier of what this process found and what is remembered", () => {
    const since = (rememberedS: number) => {
      const watched = new Watched();
      failed(watched, 2, -900);
      watched.look();
      watched.story.restore({
        verdict: null,
        sinceMs: 0,
        open: [["open_failures", Date.parse(watched.at(rememberedS))]],
      });
      hide(watched);
      return watched.look({ waiting: 0 }).since;
    };
    expect([since(-600), since(-1_200)]).toEqual([-900, -1_200].map((seconds) => new Watched().at(seconds)));
  });
});

test("redeliveries from before an acknowledgement say nothing about what was taken since", () => {
  const watched = new Watched();
  watched.look({ inFlight: 5, deliveries: 5, deliveredUpTo: 5, lastDeliveredAt: watched.at(0) });
  watched.look({ deliveries: 8, redelivered: 3 });
  watched.look({ lastAckedAt: watched.at(4), redelivered: 0 });
  expect(watched.until(300).find(({ verdict }) => verdict === "stalled")?.seconds).toBe(126);
});

const again = (watched: Watched) => watched.look().reason.match(/delivered again [^,]*/)?.[0];

/** A stalled consumer whose five messages came again 20 times. */
function stalled(): Watched {
  const watched = new Watched();
  watched.look({ inFlight: 5, deliveries: 5, deliveredUpTo: 5, lastDeliveredAt: watched.at(0) });
  for (let times = 1; times <= 4; times++) {
    watched.until(times * 31);
    watched.look({ deliveries: 5 + times * 5, redelivered: 5 });
  }
  watched.until(400);
  return watched;
}

test("redeliveries since the last acknowledgement are counted on after nothing was seen for a while", () => {
  const watched = stalled();
  expect(again(watched)).toBe("delivered again 20 times");
  watched.miss(80);
  watched.look();
  watched.until(900);
  expect(again(watched)).toBe("delivered again 20 times");
});

test("and after a restart, unless something was acknowledged meanwhile", () => {
  const { activity, story } = stalled();
  const restarted = (change: { lastAckedAt?: string }) => {
    const watched = new Watched();
    watched.look({ inFlight: 5, deliveries: 25, deliveredUpTo: 5, redelivered: 5, ...change });
    watched.activity.restore(activity.record);
    if (story.record !== null) watched.story.restore(story.record);
    watched.until(900);
    return again(watched);
  };
  expect(restarted({})).toBe("delivered again 20 times");
  expect(restarted({ lastAckedAt: new Watched().at(-1) })).toBeUndefined();
});

test("and after a restart of the server, which forgets when that was", () => {
  const watched = new Watched();
  const taken = { inFlight: 5, deliveries: 6, deliveredUpTo: 6 };
  watched.look({ ...taken, lastDeliveredAt: watched.at(0), lastAckedAt: watched.at(0) });
  watched.look({ deliveries: 16, redelivered: 5 });
  watched.until(400);
  expect(again(watched)).toBe("delivered again 10 times");
  const [ackedAtMs, record] = [watched.activity.ackedAtMs, watched.activity.record];
  watched.miss(80);
  watched.look({ lastDeliveredAt: null, lastAckedAt: null });
  watched.until(600);
  expect(again(watched)).toBe("delivered again 10 times");
  expect(watched.activity.ackedAtMs).toBe(ackedAtMs);

  const dashboard = new Watched();
  dashboard.look({ ...taken, deliveries: 16, redelivered: 5, lastAckedAt: null });
  dashboard.activity.restore(record);
  dashboard.until(600);
  expect(again(dashboard)).toBe("delivered again 10 times");
});

test("a verdict that is held has words of its own, not those of the one that may come", () => {
  const watched = new Watched();
  watched.look({ openPulls: 1, waiting: 500, deliveries: 100, deliveredUpTo: 100, lastDeliveredAt: watched.at(0) });
  const told = Array.from({ length: 30 }, (_, at) =>
    watched.look({ waiting: 500 - at * 10, deliveries: 110 + at * 10, deliveredUpTo: 110 + at * 10 }),
  );
  expect(told.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(["healthy", "catching_up"]));
  for (const { verdict, reason } of told)
    expect([verdict, reason.includes("falling")]).toEqual([verdict, verdict === "catching_up"]);
});

describe("what rises is not catching up", () => {
  /** Catches up for two minutes, down to 500 waiting. */
  const catchingUp = () => {
    const watched = new Watched();
    const at = (look: number) => ({
      waiting: 1_700 - look * 20,
      deliveries: 100 + look * 30,
      deliveredUpTo: 100 + look * 30,
    });
    watched.look({ openPulls: 1, ...at(0), lastDeliveredAt: watched.at(0) });
    let told = watched.look(at(1));
    for (let look = 2; look <= 60; look++) told = watched.look(at(look));
    expect(told.verdict).toBe("catching_up");
    return watched;
  };

  test("as soon as it rises by what matters", () => {
    expect(catchingUp().look({ waiting: 509 }).verdict).toBe("catching_up");
    expect(catchingUp().look({ waiting: 510 }).verdict).toBe("healthy");
  });

  test("nor where only the whole of the window still falls", () => {
    const watched = catchingUp();
    watched.known = { window: [900, 500, 510].map((waiting, at) => lagSample(at * 2_000, { waiting })) };
    expect(watched.look({ waiting: 510 }).verdict).toBe("healthy");
  });

  test("while it only breathes, it goes on", () => {
    const watched = catchingUp();
    for (let look = 0; look < 20; look++)
      expect(watched.look({ waiting: 500 + (look % 2) * 9 }).verdict).toBe("catching_up");
  });
});
