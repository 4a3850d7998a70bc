import { describe, expect, it } from "vitest";
import type { Announcement } from "../../../model/stream/announcement";
import { taken } from "../../broker/offer";
import type { EventBus } from "../../bus/event-bus";
import { Terminate } from "../../errors";
import { type ContractHarness, createStage, event } from "../stage";

const missing: Announcement = {
  ...{ id: "", kind: "terminated", at: "", stream: "", consumer: "", deliveries: 0, reason: null },
  ...{ place: { channel: "", at: "" }, number: 0 },
};
const kept = { retention: "limits", allowDirect: true } as const;
/** The broker's announcements of deliveries that failed for good. */
export function describeFailures(harness: ContractHarness): void {
  describe("failures", () => {
    const stage = createStage(harness);
    const failures = () => taken(stage.broker.failures);
    const capture = () => stage.looker.streams.create({ ...failures().captures.failures, ...kept });
    const captureRejections = (maxMessagesPerSubject: number) =>
      stage.looker.streams.create({
        ...{ ...failures().captures.rejections, ...kept },
        maxMessagesPerSubject,
      });

    /** Publishes `count` events that a handler terminates; resolves when the stream has let them go. */
    const terminate = async (bus: EventBus, count: number) => {
      for (let number = 1; number <= count; number++) await bus.publish("order.created", event(number));
      await stage.eventually(
        "they are terminated",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );
    };
    const terminatingBus = async (streamName = stage.stream) => {
      const bus = await stage.bus({ streamName });
      await bus.subscribe("order.created", () => Promise.reject(new Terminate("no such customer")));
      return bus;
    };
    const seqs = (advisories: readonly Announcement[]) => advisories.map(({ number }) => number);

    it("keeps what is announced while nobody follows", async () => {
      const bus = await terminatingBus();
      await capture();
      await terminate(bus, 3);
      const seen: Announcement[] = [];
      await failures().follow(async (advisory) => {
        seen.push(advisory);
      });
      await stage.eventually("all are handed over", () => seen.length === 3);
      expect(seqs(seen)).toEqual([1, 2, 3]);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
    });

    it("goes on where the last follower ended", async () => {
      const bus = await terminatingBus();
      await capture();
      const first: Announcement[] = [];
      const stop = await failures().follow(async (advisory) => {
        first.push(advisory);
      });
      await terminate(bus, 2);
      await stage.eventually("the first has them", () => first.length === 2);
      await stop();
      await terminate(bus, 2);
      const second: Announcement[] = [];
      await failures().follow(async (advisory) => {
        second.push(advisory);
      });
      await stage.eventually("the second has the rest", () => second.length === 2);
      expect(seqs(first)).toEqual([1, 2]);
      expect(seqs(second)).toEqual([3, 4]);
    });

    it("brings back what a handler rejects", async () => {
      const bus = await terminatingBus();
      await capture();
      const seen: Announcement[] = [];
      await failures().follow(async (advisory) => {
        seen.push(advisory);
        if (seen.length <= 3) throw new Error("the store is not ready");
      });
      await terminate(bus, 1);
      // Once more than a handler's own events are tried.
      await stage.eventually("the fourth try", () => seen.length === 4);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    });

    it("shares the work between processes", async () => {
      const one = await terminatingBus();
      await capture();
      const ids: string[] = [];
      const record = async (advisory: Announcement) => {
        ids.push(advisory.id);
      };
      await failures().follow(record);
      const other = stage.idleBroker();
      await other.start();
      await taken(other.failures).follow(record);
      await terminate(one, 20);
      await stage.eventually("all are handed over", () => ids.length >= 20);
      await stage.advance(harness.timing.stepMs * 4);
      expect(new Set(ids).size).toBe(20);
      expect(ids.length).toBe(20);
    });

    it("waits for the running handler when it ends", async () => {
      const bus = await terminatingBus();
      await capture();
      const gate = stage.gate();
      let begun = 0;
      let done = 0;
      const stop = await failures().follow(async () => {
        begun++;
        await gate.passed;
        done++;
      });
      await terminate(bus, 1);
      await stage.eventually("the handler runs", () => begun === 1);
      const ending = stop();
      gate.open();
      await stage.settled("the follower ends", ending);
      expect(done).toBe(1);
    });

    it("runs at most as many handlers at once as it was told", async () => {
      const bus = await terminatingBus();
      await capture();
      await terminate(bus, 12);
      const gate = stage.gate();
      let running = 0;
      let most = 0;
      let done = 0;
      await failures().follow(
        async () => {
          most = Math.max(most, ++running);
          await gate.passed;
          running--;
          done++;
        },
        { concurrency: 4 },
      );
      await stage.eventually("one is at work", () => running > 0);
      await stage.advance(harness.timing.stepMs * 4);
      gate.open();
      await stage.eventually("all are handed over", () => done === 12);
      expect(most).toBeLessThanOrEqual(4);
    });

    it("keeps rejections apart, a bounded number for each consumer", async () => {
      const bus = await stage.bus({ retention: "limits" });
      await capture();
      const {
        config: { name: stream },
      } = await captureRejections(4);
      const heard: (number | null)[] = [];
      failures().watchRejections(({ number }) => heard.push(number));
      await stage.looker.traffic.settling();
      await bus.subscribe("order.created", () => Promise.reject(new Error("later")));
      for (let number = 1; number <= 2; number++) await bus.publish("order.created", event(number));
      // Three deliveries each: six rejections, of which the stream keeps the last four.
      await stage.eventually("all are heard", () => heard.length === 6);
      await stage.eventually(
        "the last are kept",
        async () => (await stage.looker.streams.info(stream)).lastNumber === 6,
      );
      const { rejections, next } = await failures().readRejections(null, 10);
      expect(rejections).toHaveLength(4);
      expect(rejections.at(-1)).toMatchObject({ stream: stage.stream, deliveries: 3 });
      expect(await failures().readRejections(next, 10)).toEqual({ rejections: [], next });
      await expect(failures().readRejections("no place", 10)).rejects.toMatchObject({ code: "invalid_input" });
      const reason = new Error("the dashboard stops");
      const left = { signal: AbortSignal.abort(reason) };
      await expect(failures().readRejections(null, 10, left)).rejects.toBe(reason);
    });

    it("reads what somebody else's stream keeps already, page by page, without a trace", async () => {
      const bus = await terminatingBus();
      const [, terminations] = failures().captures.failures.subjects;
      const keeper = `KEEPER_${stage.stream}`;
      await stage.looker.streams.create({ name: keeper, subjects: [terminations ?? ""], ...kept });
      await terminate(bus, 3);
      await stage.eventually("they are kept", async () => (await stage.looker.streams.info(keeper)).messages === 3);
      const keeping = failures().keeping((await stage.looker.streams.list()).streams);
      expect([keeping.isOurs("gave_up"), keeping.isOurs("terminated"), keeping.isOurs("rejected")]).toEqual([
        ...[true, false, true],
      ]);
      expect(keeping.ours.failures).not.toContain(terminations);
      const [one, ...others] = keeping.keepers;
      if (one === undefined) throw new Error("nobody keeps them");
      expect(others).toEqual([]);
      expect(one).toMatchObject({ channel: keeper, kind: "terminated", keepsAll: true, isDrained: false });

      const first = await failures().readKept(one, new Date(0), 2);
      expect(seqs(first.announcements)).toEqual([1, 2]);
      const second = await failures().readKept(one, first.next ?? "", 2);
      expect(second).toMatchObject({ began: first.next, announcements: [{ kind: "terminated", number: 3 }] });
      const third = await failures().readKept(one, second.next ?? "", 2);
      expect(third).toEqual({ announcements: [], began: second.next, next: second.next });
      expect(keeping.keeperOf(second.announcements[0] ?? missing)).toBe(one);
      expect(await stage.looker.streams.info(keeper)).toMatchObject({ messages: 3, consumerCount: 0 });
      await expect(failures().readKept(one, "no place", 2)).rejects.toMatchObject({ code: "invalid_input" });
    });

    it("knows who keeps what: everything, some readers only, nothing of it", async () => {
      const [terminations = ""] = failures().captures.failures.subjects.slice(1);
      const wide = terminations.replace("MSG_TERMINATED", "*");
      const some = terminations.replace(">", "ORDERS.*");
      const name = `KEEPER_${stage.stream}`;
      const keepersOf = async (subject: string) => {
        await stage.looker.streams.create({ name, subjects: [subject], ...kept });
        const keeping = failures().keeping((await stage.looker.streams.list()).streams);
        await stage.looker.streams.delete(name);
        const kinds = keeping.keepers.map(({ kind, keepsAll }) => `${kind} ${keepsAll ? "all" : "some"}`);
        return { kinds, ours: [...keeping.ours.failures, ...keeping.ours.rejections].length };
      };
      expect(await keepersOf(wide)).toEqual({ kinds: ["gave_up all", "terminated all", "rejected all"], ours: 0 });
      expect(await keepersOf(some)).toEqual({ kinds: ["terminated some"], ours: 2 });
      expect(await keepersOf("orders.>")).toEqual({ kinds: [], ours: 3 });
    });

    it("lets a watcher hear what is announced while it listens, with nothing captured", async () => {
      const bus = await terminatingBus();
      const seen: Announcement[] = [];
      const leave = failures().watch((advisory) => seen.push(advisory));
      await stage.looker.traffic.settling();
      await terminate(bus, 2);
      await stage.eventually("both are heard", () => seen.length === 2);
      leave();
      await terminate(bus, 1);
      await stage.advance(harness.timing.stepMs * 4);
      expect(seqs(seen)).toEqual([1, 2]);
      expect(seen[0]).toMatchObject({ kind: "terminated", stream: stage.stream, reason: "no such customer" });
      expect((await stage.looker.streams.list()).streams.map(({ config }) => config.name)).toEqual([stage.stream]);
    });

    it("tells a message that was overwritten while in flight from one that a handler terminated", async () => {
      const bus = await stage.bus({ retention: "limits" });
      await stage.looker.streams.update(stage.stream, { maxMessagesPerSubject: 1 });
      const seen: Announcement[] = [];
      failures().watch((advisory) => seen.push(advisory));
      await stage.looker.traffic.settling();
      const gate = stage.gate();
      let begun = 0;
      await bus.subscribe("order.created", async () => {
        begun++;
        await gate.passed;
      });
      await bus.publish("order.created", event(1));
      await stage.eventually("the handler has the first", () => begun === 1);
      await bus.publish("order.created", event(2));
      await stage.eventually("it is announced", () => seen.length === 1);
      gate.open();
      expect(seen).toMatchObject([{ kind: "removed", stream: stage.stream, number: 1, reason: null }]);
    });

    it("keeps quiet about Jetlag's own streams", async () => {
      const own = `JETLAG_${stage.stream}`;
      const bus = await terminatingBus();
      await capture();
      const ownBus = await terminatingBus(own);
      await ownBus.publish("order.created", event(1));
      await stage.eventually("it is terminated", async () => (await stage.looker.streams.info(own)).messages === 0);
      await terminate(bus, 1);
      const seen: Announcement[] = [];
      await failures().follow(async (advisory) => {
        seen.push(advisory);
      });
      await stage.eventually("the other one is handed over", () => seen.length === 1);
      await stage.advance(harness.timing.stepMs * 4);
      expect(seen.map(({ stream }) => stream)).toEqual([stage.stream]);
    });
  });
}
