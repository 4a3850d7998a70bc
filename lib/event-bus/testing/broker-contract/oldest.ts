import { describe, expect, it } from "vitest";
import { consumerKey } from "../../../model/consumer/consumer-key";
import { isKnown, type Known } from "../../../model/known";
import type { OpenMessage } from "../../broker/reading";
import { type ContractHarness, createStage, encode, event, publishAll } from "../stage";

const { signal } = new AbortController();
/** Sweeps after which everything is looked up. */
const patience = 10;

/** What a sweep tells of the oldest messages that a reader has still to deal with. */
export function describeOldest(harness: ContractHarness): void {
  describe("oldest open messages", () => {
    const stage = createStage(harness);
    const subject = (topic: string) => `${stage.stream}.${topic}`;

    /** Stores a message on each topic, in this order. */
    const store = async (...topics: string[]) => {
      for (const topic of topics) await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
    };
    const open = async (filterSubjects: string[] = []) => {
      await stage.looker.streams.create({ name: stage.stream, subjects: [subject(">")], retention: "limits" });
      await stage.looker.consumers.create(stage.stream, { name: "reader", filterSubjects });
    };
    const sweep = async (reader = "reader") => {
      const { oldest, oldestProblem } = await stage.broker.read(signal);
      expect(oldestProblem).toBeNull();
      return oldest.get(consumerKey(stage.stream, reader));
    };

    /** Sweeps until the messages are known, whose numbers are given. Until then what is said must be true of them. */
    const expectOldest = async (unfinished: number, undelivered: number | null, reader = "reader") => {
      const hows: (string | null)[] = [];
      for (let sweeps = 0; sweeps < patience; sweeps++) {
        const seen = await sweep(reader);
        expectTrue(seen?.unfinished ?? null, unfinished);
        expectTrue(seen?.undelivered ?? null, undelivered);
        hows.push(howOf(seen?.unfinished));
        if (isExact(seen?.unfinished) && (undelivered === null || isExact(seen?.undelivered))) return { seen, hows };
      }
      throw new Error(`not known after ${patience} sweeps: ${hows.join(", ")}`);
    };

    it("are none while nothing is open", async () => {
      await open();
      expect(await sweep()).toBeUndefined();
    });

    it("are the first one that waits, with its place and its time by the broker's clock", async () => {
      await open();
      await store("a", "a", "a");
      await stage.untilWaiting("reader", 3);
      const { seen } = await expectOldest(1, 1);
      const stored = await stage.looker.messages.get(stage.stream, 1);
      const value = {
        ...{ place: { channel: stage.stream, at: "1" }, number: 1 },
        ...{ storedAt: stored?.storedAt, storedAtMs: Date.parse(stored?.storedAt ?? "") },
      };
      expect(seen).toEqual({ unfinished: { value, how: "exact" }, undelivered: { value, how: "exact" } });
    });

    it("tell what is in flight from what waits, follow the reader, and are none once it is done", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const gates = [stage.gate(), stage.gate()];
      let handled = 0;
      const { consumer } = await bus.subscribe("order.created", () => gates[handled++]?.passed);
      await stage.looker.consumers.update(stage.stream, consumer, { maxAckPending: 1 });
      await publishAll(bus, "order.created", 1, 3);
      const waits = (waiting: number, inFlight: number) =>
        stage.eventually(`${waiting} wait, ${inFlight} in flight`, async () => {
          const seen = await stage.looker.consumers.info(stage.stream, consumer);
          return seen.waiting === waiting && seen.inFlight === inFlight;
        });
      await waits(2, 1);
      await expectOldest(1, 2, consumer);
      gates[0]?.open();
      await stage.eventually("the second one is handled", () => handled === 2);
      await waits(1, 1);
      await expectOldest(2, 3, consumer);
      gates[1]?.open();
      await waits(0, 0);
      expect(await sweep(consumer)).toBeUndefined();
    });

    it("are only of what a reader wants, and no more than a bound until each of its filters is asked for", async () => {
      await open([subject("a"), subject("b")]);
      await store("x", "b", "x", "a", "b");
      await stage.untilWaiting("reader", 3);
      const { hows } = await expectOldest(2, 2);
      expect(hows).toEqual(["at least", "exact"]);
    });

    it("are never messages that were purged", async () => {
      await open();
      await store("a", "b", "a", "b");
      await stage.untilWaiting("reader", 4);
      await expectOldest(1, 1);
      await stage.looker.streams.purge(stage.stream, { subject: subject("a") });
      await stage.untilWaiting("reader", 2);
      await expectOldest(2, 2);
      await stage.looker.streams.purge(stage.stream);
      await store("a");
      await stage.untilWaiting("reader", 1);
      await expectOldest(5, 5);
    });

    it("are of the reader that is there, not of one before it with the same name", async () => {
      await open([subject("a")]);
      await store("a", "b", "a", "b");
      await stage.untilWaiting("reader", 2);
      await expectOldest(1, 1);
      await stage.looker.consumers.delete(stage.stream, "reader");
      await stage.looker.consumers.create(stage.stream, { name: "reader", filterSubjects: [subject("b")] });
      await expectOldest(2, 2);
      await stage.looker.consumers.update(stage.stream, "reader", { filterSubjects: [subject("a")] });
      await stage.untilWaiting("reader", 2);
      await expectOldest(1, 1);
    });

    it("are found without a trace", async () => {
      const bus = await stage.bus({ retention: "workqueue" });
      const { consumer, unsubscribe } = await bus.subscribe("order.created", () => {});
      await unsubscribe();
      await bus.publish("order.created", event(1));
      await stage.untilWaiting(consumer, 1);
      const before = await stage.looker.consumers.info(stage.stream, consumer);
      await expectOldest(1, 1, consumer);
      expect(await stage.looker.consumers.info(stage.stream, consumer)).toEqual(before);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1, consumerCount: 1 });
    });
  });
}

type Found = Known<OpenMessage> | null | undefined;

const howOf = (found: Found) => (found != null && isKnown(found) ? found.how : null);
const isExact = (found: Found) => howOf(found) === "exact";

/** A bound is of the age: of a younger message it is one from below, of an older one from above. */
function expectTrue(found: Known<OpenMessage> | null, truth: number | null): void {
  if (truth === null) expect(found).toBeNull();
  if (found === null || truth === null || !isKnown(found)) return;
  const { how, value } = found;
  if (how === "exact") expect(value.number).toBe(truth);
  if (how === "at least") expect(value.number).toBeGreaterThanOrEqual(truth);
  if (how === "at most") expect(value.number).toBeLessThanOrEqual(truth);
}
