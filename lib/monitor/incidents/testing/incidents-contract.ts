import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JetStreamPort } from "../../../event-bus/adapters/jetstream/jetstream";
import { silentLogger } from "../../../event-bus/logger";
import type { ManualClock } from "../../../event-bus/testing/manual-clock";
import { brokerMs } from "../../../model/broker-time";
import type { Verdict } from "../../../model/consumer/consumer-health";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { RecordDigests } from "../../../store/jetstream/record-digest";
import { MemoryStore } from "../../../store/memory/memory-store";
import type { Store } from "../../../store/store";
import { lookAt, storeOn } from "../../../store/testing/store-on";
import { incidentLog } from "../incident-log";
import type { CallEnd, IncidentNews } from "../incident-teller";
import { Incidents } from "../incidents";

// Dashboards on one broker, with the clock in hand: each sweep is one that a test says.

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** News that one call may have. */
const mostTogether = 100;

/** What the promises of incidents are tried on. */
export interface IncidentsHarness {
  readonly name: string;
  /** A clock near that of the broker. */
  clock(): ManualClock;
  /** The account that all dashboards share, without anything of theirs. */
  open(clock: ManualClock): Promise<JetStreamPort>;
  close(): Promise<void>;
  /** Consumers that need attention at once. */
  readonly storm: number;
}

/** What incidents promise, whatever keeps them. */
export function describeIncidents(harness: IncidentsHarness): void {
  describe(harness.name, () => {
    let clock: ManualClock;
    let bus: JetStreamPort;
    /** News that a receiver took, from any dashboard. */
    let heard: IncidentNews[];
    /** How many news each of the calls had that it took. */
    let taken: number[];
    let all: Incidents[];

    beforeEach(async () => {
      clock = harness.clock();
      bus = await harness.open(clock);
      heard = [];
      taken = [];
      all = [];
    });
    afterEach(async () => {
      await Promise.all(all.map((incidents) => incidents.stop()));
      await harness.close();
      judged.clear();
    });

    /** When each consumer's verdict began, as the judgement says it. */
    const judged = new Map<string, { verdict: Verdict; since: string }>();

    function view(verdicts: Record<string, Verdict>) {
      const consumers = Object.entries(verdicts).map(([name, verdict]) => {
        const before = judged.get(name);
        const since = before?.verdict === verdict ? before.since : new Date(clock.now()).toISOString();
        judged.set(name, { verdict, since });
        return { ...consumerHealth({ name, verdict, reason: `is ${verdict}`, waiting: 7 }), since };
      });
      return { consumers, isWhole: true, isOutdated: false, sampledAtMs: clock.now() };
    }

    interface Options {
      readonly tells?: boolean;
      readonly store?: Store;
      readonly mostTogether?: number;
      /** Null: nobody wants to be told. */
      readonly tell?: ((news: readonly IncidentNews[]) => Promise<CallEnd>) | null;
    }

    async function take(news: readonly IncidentNews[]): Promise<CallEnd> {
      heard.push(...news);
      taken.push(news.length);
      return "taken";
    }

    /** The incidents of one dashboard. */
    async function dashboard(options: Options = {}) {
      const { tells = true, store = storeOn(bus, { clock }), tell = take, mostTogether: most = mostTogether } = options;
      const state = { tells };
      const incidents = new Incidents({
        ...{ store, broker: "default", owner: `d${all.length}`, clock, logger: silentLogger },
        brokerNow: () => brokerMs(clock.now()),
        tells: () => state.tells,
        receiver: tell === null ? null : { mostTogether: most, tell },
      });
      all.push(incidents);
      await incidents.open();
      const settle = () => expect.poll(() => incidents.idle, { interval: 1 }).toBe(true);
      return {
        incidents,
        state,
        settle,
        /** One sweep, with what follows from it. */
        async sweep(verdicts: Record<string, Verdict>) {
          incidents.follow(view(verdicts));
          await settle();
        },
      };
    }

    type Dashboard = Awaited<ReturnType<typeof dashboard>>;

    /** Sweeps every ten seconds for a while. */
    async function pass(forMs: number, verdicts: Record<string, Verdict>, ...dashboards: Dashboard[]): Promise<void> {
      for (let passed = 0; passed < forMs; passed += 10 * secondMs) {
        await clock.advance(10 * secondMs);
        for (const one of dashboards) await one.sweep(verdicts);
      }
    }

    const kinds = () => heard.map(({ kind, incident: { verdict } }) => `${kind} ${verdict}`);

    describe("one story", () => {
      test("opens once with its evidence, and closes once after a calm while, at the time when that began", async () => {
        const one = await dashboard();
        await one.sweep({ billing: "healthy" });
        expect(one.incidents.list({ state: "all" })).toEqual([]);
        await clock.advance(minuteMs);
        const openedAt = new Date(clock.now()).toISOString();
        await one.sweep({ billing: "stalled" });
        await pass(10 * minuteMs, { billing: "stalled" }, one);
        const calmFromMs = clock.now() + 10 * secondMs;
        await pass(4 * minuteMs, { billing: "healthy" }, one);
        expect(one.incidents.list({ state: "open" })).toHaveLength(1);
        await pass(2 * minuteMs, { billing: "idle" }, one);
        expect(one.incidents.list({ state: "closed" })).toMatchObject([
          {
            ...{ stream: "ORDERS", consumer: "billing", number: 1, openedAt, closedBy: "calm", worst: "stalled" },
            closedAt: new Date(calmFromMs).toISOString(),
            changes: [
              { verdict: "stalled", at: openedAt, reason: "is stalled", evidence: { waiting: 7, inFlight: 0 } },
              { verdict: "healthy" },
            ],
          },
        ]);
        expect(kinds()).toEqual(["opened stalled", "closed stalled"]);
      });

      test("a consumer that flaps for an hour is one incident", async () => {
        const one = await dashboard();
        for (let n = 0; n < 30; n++) {
          await pass(minuteMs, { billing: "no_reader" }, one);
          await pass(minuteMs, { billing: "healthy" }, one);
        }
        await pass(6 * minuteMs, { billing: "healthy" }, one);
        expect(kinds()).toEqual(["opened no_reader", "closed no_reader"]);
        const [incident] = one.incidents.list({ state: "closed" });
        expect(incident?.changes).toHaveLength(20);
        expect(incident?.omitted).toBe(40);
        expect(incident?.changes[0]?.at).toBe(incident?.openedAt);
      });

      test("changes are told at most every five minutes, the last one of them", async () => {
        const one = await dashboard();
        await pass(minuteMs, { billing: "falling_behind" }, one);
        for (let n = 0; n < 15; n++) await pass(minuteMs, { billing: n % 2 === 0 ? "stalled" : "no_reader" }, one);
        const changed = heard.filter(({ kind }) => kind === "changed").length;
        expect(changed).toBeGreaterThan(0);
        expect(changed).toBeLessThanOrEqual(3);
        expect(one.incidents.list({ state: "open" })).toMatchObject([{ worst: "stalled" }]);
        expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
      });

      test("what is unknown neither opens nor closes", async () => {
        const one = await dashboard();
        await pass(10 * minuteMs, { billing: "unknown" }, one);
        await pass(minuteMs, { billing: "stalled" }, one);
        await pass(20 * minuteMs, { billing: "unknown" }, one);
        await pass(minuteMs, { billing: "stalled" }, one);
        expect(kinds()).toEqual(["opened stalled"]);
      });

      test("a deleted consumer ends its incident at once, and says so; one that was not read does not", async () => {
        const one = await dashboard();
        await pass(minuteMs, { billing: "stalled", calm: "healthy" }, one);
        one.incidents.follow({ ...view({ calm: "healthy" }), isWhole: false });
        await one.settle();
        one.incidents.follow({ ...view({}), isOutdated: true });
        await one.settle();
        expect(one.incidents.list({ state: "open" })).toHaveLength(1);
        await one.sweep({ calm: "healthy" });
        expect(one.incidents.list({ state: "all" })).toMatchObject([{ closedBy: "deleted" }]);
        await pass(minuteMs, { billing: "stalled", calm: "healthy" }, one);
        expect(one.incidents.list({ state: "open" })).toMatchObject([{ number: 2 }]);
        expect(kinds()).toEqual(["opened stalled", "closed stalled", "opened stalled"]);
      });

      test("an incident that was over while nobody looked ends when it did, and the next is another", async () => {
        const first = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, first);
        await pass(minuteMs, { billing: "healthy" }, first);
        await first.incidents.stop();
        await clock.advance(60 * minuteMs);
        judged.delete("billing");
        const second = await dashboard();
        await second.sweep({ billing: "no_reader" });
        expect(second.incidents.list({ state: "all" }).map(({ number, closedBy }) => [number, closedBy])).toEqual([
          [2, null],
          [1, "calm"],
        ]);
        expect(kinds()).toEqual(["opened stalled", "closed stalled", "opened no_reader"]);
      });
    });

    describe("a restart", () => {
      test("repeats no call, and the end of what began before it is told", async () => {
        const first = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, first);
        const [before] = first.incidents.list({ state: "open" });
        await first.incidents.stop();
        const second = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, second);
        expect(second.incidents.list({ state: "open" })).toEqual([before]);
        await pass(6 * minuteMs, { billing: "healthy" }, second);
        expect(kinds()).toEqual(["opened stalled", "closed stalled"]);
      });

      test("with a webhook at last, what is open is told", async () => {
        const silent = await dashboard({ tell: null });
        await pass(minuteMs, { billing: "stalled" }, silent);
        await silent.incidents.stop();
        await pass(minuteMs, { billing: "stalled" }, await dashboard());
        expect(kinds()).toEqual(["opened stalled"]);
      });
    });

    describe("several dashboards", () => {
      test("one tells; the others list the same incident", async () => {
        const [one, other] = [await dashboard(), await dashboard({ tells: false })];
        await pass(2 * minuteMs, { billing: "stalled" }, one, other);
        await other.sweep({ billing: "stalled" });
        expect(kinds()).toEqual(["opened stalled"]);
        expect(other.incidents.list({ state: "all" })).toEqual(one.incidents.list({ state: "all" }));
        const id = one.incidents.list({ state: "all" })[0]?.id ?? "";
        expect(other.incidents.get(id)?.consumer).toBe("billing");
      });

      test("an incident that nobody told because a dashboard died is told once by the next one, as it is now", async () => {
        const [one, other] = [await dashboard(), await dashboard({ tells: false })];
        await pass(minuteMs, { billing: "healthy" }, one, other);
        one.state.tells = false;
        // Sick and well again before anybody else is to tell.
        await pass(20 * secondMs, { billing: "stalled" }, other);
        await pass(20 * secondMs, { billing: "healthy" }, other);
        expect(kinds()).toEqual([]);
        other.state.tells = true;
        await pass(6 * minuteMs, { billing: "healthy" }, other);
        expect(kinds()).toEqual(["closed stalled"]);
      });

      test("two that both take themselves for the one that tells make each call once", async () => {
        const [one, other] = [await dashboard(), await dashboard()];
        const both = async (forMs: number, verdict: Verdict) => {
          for (let passed = 0; passed < forMs; passed += 10 * secondMs) {
            await clock.advance(10 * secondMs);
            const seen = view({ billing: verdict });
            for (const { incidents } of [one, other]) incidents.follow(seen);
            await Promise.all([one.settle(), other.settle()]);
          }
        };
        await both(minuteMs, "stalled");
        await both(6 * minuteMs, "healthy");
        await both(2 * minuteMs, "healthy");
        expect(kinds()).toEqual(["opened stalled", "closed stalled"]);
        expect(one.incidents.list({ state: "all" })).toHaveLength(1);
      });

      test("what was told is not forgotten when another dashboard writes meanwhile", async () => {
        const other = await dashboard();
        let meanwhile = async () => other.sweep({ billing: "no_reader" });
        const one = await dashboard({
          tell: async (news) => {
            await meanwhile();
            meanwhile = async () => {};
            return take(news);
          },
        });
        await one.sweep({ billing: "stalled" });
        await pass(2 * minuteMs, { billing: "no_reader" }, one, other);
        expect(kinds()).toEqual(["opened stalled"]);
        await pass(5 * minuteMs, { billing: "no_reader" }, one, other);
        expect(kinds()).toEqual(["opened stalled", "changed no_reader"]);
      });

      test("a call that its dashboard did not live to finish is made by the next, with the same id", async () => {
        const lost: IncidentNews[] = [];
        let finish = (_: CallEnd) => {};
        const one = await dashboard({
          tell: (news) => {
            lost.push(...news);
            return new Promise((resolve) => {
              finish = resolve;
            });
          },
        });
        const other = await dashboard({ tells: false });
        one.incidents.follow(view({ billing: "stalled" }));
        await expect.poll(() => lost.length).toBe(1);
        one.state.tells = false;
        other.state.tells = true;
        await pass(30 * secondMs, { billing: "stalled" }, other);
        expect(heard).toEqual([]);
        await pass(30 * secondMs, { billing: "stalled" }, other);
        expect(heard.map(({ id }) => id)).toEqual(lost.map(({ id }) => id));
        finish("stopped");
        await pass(minuteMs, { billing: "stalled" }, other, one);
        expect(heard).toHaveLength(1);
      });
    });

    describe("many at once", () => {
      /** Names of consumers that are all the same. */
      const crowd = (many: number, verdict: Verdict) =>
        Object.fromEntries(Array.from({ length: many }, (_, n) => [`c${n}`, verdict] as const));
      const toldOnce = () => expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);

      test("a storm is told in few calls, each incident once, oldest first; so is its end", async () => {
        const one = await dashboard();
        await one.sweep(crowd(harness.storm, "stalled"));
        const calls = Math.ceil(harness.storm / mostTogether);
        await pass(20 * secondMs, crowd(harness.storm, "stalled"), one);
        expect(taken).toHaveLength(calls);
        expect(heard).toHaveLength(harness.storm);
        await one.sweep(crowd(harness.storm, "healthy"));
        await clock.advance(5 * minuteMs);
        await pass(20 * secondMs, crowd(harness.storm, "healthy"), one);
        expect(taken).toHaveLength(2 * calls);
        expect(new Set(kinds())).toEqual(new Set(["opened stalled", "closed stalled"]));
        expect(heard).toHaveLength(2 * harness.storm);
        toldOnce();
        const opened = heard.slice(0, harness.storm).map(({ incident }) => incident.id);
        expect(opened).toEqual(opened.toSorted());
      });

      test("incidents that open one after the other are gathered, and each minute has a bounded number of calls", async () => {
        const perMinute: number[] = [];
        const one = await dashboard();
        for (let n = 0; n < 60; n++) {
          if (n % 20 === 0) perMinute.push(taken.length);
          await clock.advance(3 * secondMs);
          await one.sweep(crowd(n + 1, "stalled"));
        }
        await pass(minuteMs, crowd(60, "stalled"), one);
        expect(heard).toHaveLength(60);
        toldOnce();
        for (const [n, before] of perMinute.entries())
          expect((perMinute[n + 1] ?? taken.length) - before).toBeLessThanOrEqual(7);
        expect(taken[0]).toBe(1);
      });

      test("a backlog beyond the bound of a minute goes out in the next", async () => {
        const one = await dashboard({ mostTogether: 5 });
        await one.sweep(crowd(120, "stalled"));
        expect(taken).toHaveLength(10);
        await pass(50 * secondMs, crowd(120, "stalled"), one);
        expect(taken).toHaveLength(10);
        await pass(2 * minuteMs, crowd(120, "stalled"), one);
        expect(taken).toHaveLength(24);
        expect(heard).toHaveLength(120);
        toldOnce();
      });

      test("a receiver that was away for ten minutes is told what is true now, each incident once", async () => {
        let isAway = false;
        let attempts = 0;
        const one = await dashboard({
          tell: async (news) => {
            attempts++;
            return isAway ? "unreachable" : take(news);
          },
        });
        await pass(minuteMs, { told: "stalled", ended: "stalled" }, one);
        isAway = true;
        attempts = 0;
        await pass(minuteMs, { told: "stalled", ended: "healthy", brief: "no_reader", new: "falling_behind" }, one);
        await pass(9 * minuteMs, { told: "no_reader", ended: "healthy", brief: "healthy", new: "stalled" }, one);
        expect(attempts).toBeLessThanOrEqual(10);
        isAway = false;
        heard = [];
        await pass(90 * secondMs, { told: "no_reader", ended: "healthy", brief: "healthy", new: "stalled" }, one);
        const said = heard.map(({ kind, incident: { consumer, verdict } }) => `${consumer} ${kind} ${verdict}`);
        expect(said.toSorted()).toEqual([
          "brief closed no_reader",
          "ended closed stalled",
          "new opened stalled",
          "told changed no_reader",
        ]);
        expect(taken.slice(-1)).toEqual([4]);
      });

      test("a restart in the middle of a storm repeats nothing that was taken, and leaves nothing out", async () => {
        let calls = 0;
        const first = await dashboard({
          mostTogether: 10,
          tell: async (news) => (++calls > 3 ? "stopped" : take(news)),
        });
        await first.sweep(crowd(60, "stalled"));
        expect(heard).toHaveLength(30);
        await first.incidents.stop();
        await pass(minuteMs, crowd(60, "stalled"), await dashboard());
        expect(heard).toHaveLength(60);
        toldOnce();
      });

      test("what a dashboard claimed and did not live to tell is told by another one, with the same ids", async () => {
        const lost: IncidentNews[] = [];
        let finish = (_: CallEnd) => {};
        const one = await dashboard({
          tell: (news) => {
            lost.push(...news);
            return new Promise((resolve) => {
              finish = resolve;
            });
          },
        });
        const other = await dashboard({ tells: false });
        one.incidents.follow(view(crowd(40, "stalled")));
        await expect.poll(() => lost.length).toBe(40);
        one.state.tells = false;
        other.state.tells = true;
        await pass(minuteMs, crowd(40, "stalled"), other);
        expect(heard.map(({ id }) => id)).toEqual(lost.map(({ id }) => id));
        expect(taken).toEqual([40]);
        finish("stopped");
        await pass(minuteMs, crowd(40, "stalled"), other);
        expect(heard).toHaveLength(40);
      });

      test("a receiver that understands few together is told in smaller parts, and what it never takes is dropped", async () => {
        const one = await dashboard({
          tell: async (news) => {
            if (news.length > 3 || news.some(({ incident }) => incident.consumer === "c7")) return "not understood";
            return take(news);
          },
        });
        await pass(10 * minuteMs, crowd(16, "stalled"), one);
        expect(heard).toHaveLength(15);
        toldOnce();
      });
    });

    describe("what goes wrong", () => {
      test("a receiver that cannot be reached is called again after a minute, and hears of each incident once", async () => {
        const ends: CallEnd[] = ["unreachable", "unreachable"];
        let attempts = 0;
        const one = await dashboard({
          tell: async (news) => {
            attempts++;
            const end = ends.shift() ?? "taken";
            return end === "taken" ? take(news) : end;
          },
        });
        await pass(50 * secondMs, { billing: "stalled", audit: "no_reader" }, one);
        expect(attempts).toBe(1);
        await pass(5 * minuteMs, { billing: "stalled", audit: "no_reader" }, one);
        expect(kinds().sort()).toEqual(["opened no_reader", "opened stalled"]);
        expect(attempts).toBe(3);
      });

      test("a receiver that cannot be reached is left alone at once, however much there is to tell", async () => {
        let attempts = 0;
        const one = await dashboard({
          mostTogether: 2,
          tell: async () => {
            attempts++;
            return "unreachable";
          },
        });
        await pass(50 * secondMs, { billing: "stalled", audit: "stalled", mail: "stalled" }, one);
        expect(attempts).toBe(1);
      });

      test("a call that takes long is not made a second time meanwhile", async () => {
        let calls = 0;
        let finish = (_: CallEnd) => {};
        const one = await dashboard({
          tell: () => {
            calls++;
            return new Promise((resolve) => {
              finish = resolve;
            });
          },
        });
        one.incidents.follow(view({ billing: "stalled" }));
        await expect.poll(() => calls).toBe(1);
        for (let n = 0; n < 3; n++) {
          await clock.advance(11 * secondMs);
          one.incidents.follow(view({ billing: "stalled" }));
          await new Promise((resolve) => setTimeout(resolve, 30)); // time for a second call, if there were one
        }
        finish("taken");
        await one.settle();
        expect(calls).toBe(1);
      });

      test("what a receiver refuses is not told again", async () => {
        let attempts = 0;
        const one = await dashboard({
          tell: async () => {
            attempts++;
            return "refused";
          },
        });
        await pass(5 * minuteMs, { billing: "stalled" }, one);
        expect(attempts).toBe(1);
      });

      test("a log that somebody deletes is written anew: the same incident, and no second call", async () => {
        const store = storeOn(bus, { clock });
        const one = await dashboard({ store });
        await pass(minuteMs, { billing: "stalled" }, one);
        const before = one.incidents.list({ state: "all" });
        await bus.streams.delete(incidentLog.name);
        await clock.advance(secondMs);
        await lookAt(store, bus);
        await pass(minuteMs, { billing: "stalled" }, one);
        expect(one.incidents.list({ state: "all" })).toEqual(before);
        await one.incidents.stop();
        const second = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, second);
        expect(second.incidents.list({ state: "all" })).toEqual(before);
        expect(kinds()).toEqual(["opened stalled"]);
      });

      test("a record that nobody of ours wrote is no incident, and stops none", async () => {
        const one = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, one);
        const data = new TextEncoder().encode('{"incident":"x"}');
        await bus.messages.publish({ subject: `${incidentLog.name}.incident.ORDERS.billing.1`, data });
        await pass(6 * minuteMs, { billing: "healthy" }, one);
        expect(kinds()).toEqual(["opened stalled", "closed stalled"]);
        await one.incidents.stop();
        expect((await dashboard()).incidents.list({ state: "closed" })).toHaveLength(1);
      });

      test("records that cannot be trusted, from before there was a secret, are left out and stop none", async () => {
        const before = await dashboard();
        await pass(minuteMs, { billing: "stalled" }, before);
        await before.incidents.stop();
        const digests = new RecordDigests(["a secret of the dashboards"], clock);
        const after = await dashboard({ store: storeOn(bus, { clock, digests }) });
        await pass(6 * minuteMs, { billing: "healthy" }, after);
        await pass(minuteMs, { billing: "stalled" }, after);
        await pass(6 * minuteMs, { billing: "healthy" }, after);
        expect(kinds()).toEqual(["opened stalled", "opened stalled", "closed stalled"]);
      });

      test("where nothing can be stored, incidents are kept in memory and told, and say so", async () => {
        const one = await dashboard({ store: new MemoryStore(clock) });
        await pass(minuteMs, { billing: "stalled" }, one);
        await pass(6 * minuteMs, { billing: "healthy" }, one);
        expect(kinds()).toEqual(["opened stalled", "closed stalled"]);
        expect(one.incidents.problem).toMatch(/Kept in memory only/);
      });
    });
  });
}
