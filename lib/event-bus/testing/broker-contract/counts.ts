import { describe, expect, it } from "vitest";
import { consumerKey } from "../../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../../model/consumer/delivery-counts";
import type { Retention } from "../../../model/stream/stream";
import { type ContractHarness, createStage, encode, event } from "../stage";

const { signal } = new AbortController();

/** What a sweep tells of what readers were given. */
export function describeCounts(harness: ContractHarness): void {
  describe("counts of deliveries", () => {
    const stage = createStage(harness);
    let number = 0;

    const open = (retention: Retention, allowDirect: boolean) =>
      stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], retention, allowDirect });

    /** A reader of one topic that takes every other event at its second attempt only. */
    const subscribe = async (topic: string) => {
      const bus = await stage.bus();
      let finished = 0;
      const { consumer, unsubscribe } = await bus.subscribe<{ number: number }>(topic, (_, { data }, { attempt }) => {
        if (data.number % 2 === 0 && attempt === 1) throw new Error("not yet");
        finished++;
      });
      /** Has it take so many events, beside as many of a topic that nobody reads. */
      const take = async (count: number) => {
        const wanted = finished + count;
        for (let at = 0; at < count; at++) {
          await bus.publish(topic, event(number++));
          await stage.looker.messages.publish({ subject: `${stage.stream}.unread`, data: encode("x") });
        }
        await stage.eventually(`${count} events of ${topic} are finished`, async () => {
          const { inFlight, waiting } = await stage.looker.consumers.info(stage.stream, consumer);
          return finished === wanted && inFlight === 0 && waiting === 0;
        });
      };
      return { consumer, take, unsubscribe };
    };

    const sweep = async (...consumers: string[]): Promise<(DeliveryCounts | undefined)[]> => {
      const { counts } = await stage.broker.read(signal);
      return consumers.map((consumer) => counts.get(consumerKey(stage.stream, consumer)));
    };

    it("are none of a reader that was given nothing", async () => {
      await open("limits", true);
      const { consumer } = await subscribe("order.created");
      expect([...(await sweep(consumer)), ...(await sweep(consumer))]).toEqual([undefined, undefined]);
    });

    it("tell first deliveries exactly where messages stay, whatever comes again or is of others", async () => {
      await open("limits", true);
      const { consumer, take } = await subscribe("order.created");
      await sweep();
      await take(6);
      const [first] = await sweep(consumer);
      expect(first).toMatchObject({ afterDeliveries: 0, firstLeast: 6, firstMost: 6, estimates: 0 });
      await take(4);
      const [second] = await sweep(consumer);
      expect(second).toMatchObject({ since: first?.since, firstLeast: 10, firstMost: 10 });
      expect(await sweep(consumer)).toEqual([second]);
    });

    it("tell the most that it can be where finished messages leave and some come again, once it is known what a reader holds", async () => {
      await open("workqueue", true);
      const { consumer, take } = await subscribe("order.created");
      await sweep();
      await take(2);
      const [first] = await sweep(consumer);
      expect(first).toMatchObject({ firstLeast: 0, firstMost: 3 });
      await take(6);
      expect(await sweep(consumer)).toMatchObject([{ firstLeast: 0, firstMost: 9 }]);
    });

    it("begin anew with another reader of the same name", async () => {
      await open("limits", true);
      const { consumer, take, unsubscribe } = await subscribe("order.created");
      await sweep();
      await take(2);
      const [first] = await sweep(consumer);
      await unsubscribe();
      await stage.looker.consumers.delete(stage.stream, consumer);
      await stage.looker.consumers.create(stage.stream, { name: consumer });
      expect(await sweep(consumer)).toEqual([undefined]);
      expect(first).toMatchObject({ firstMost: 2 });
    });

    it("tell what was rejected where first deliveries are not known", async () => {
      await open("limits", false);
      const { consumer, take } = await subscribe("order.created");
      await sweep();
      await take(2);
      const [first] = await sweep(consumer);
      expect(first).toMatchObject({ firstLeast: 0, firstMost: 3 });
      // What is rejected in the millisecond of a reading may be part of it, and is left out.
      await harness.advance(20);
      await take(4);
      const [second] = await sweep(consumer);
      expect(second).toMatchObject({ firstLeast: 0, firstMost: 9 });
      expect((second?.rejectedBefore ?? 0) - (first?.rejectedAfter ?? 0)).toBe(2);
    });

    const retentions: readonly Retention[] = ["limits", "interest", "workqueue"];
    const situations = retentions.flatMap((retention) =>
      [true, false].map((allowDirect) => ({ retention, allowDirect })),
    );
    it.each(situations)(
      "are never wrong: $retention, direct reads $allowDirect",
      async ({ retention, allowDirect }) => {
        await open(retention, allowDirect);
        const [one, other] = [await subscribe("order.created"), await subscribe("order.paid")];
        await sweep();
        let taken = 0;
        for (const count of [2, 4, 2]) {
          await Promise.all([one.take(count), other.take(count)]);
          taken += count;
          for (const counts of await sweep(one.consumer, other.consumer)) {
            expect(counts?.firstLeast).toBeLessThanOrEqual(taken);
            expect(counts?.firstMost).toBeGreaterThanOrEqual(taken);
          }
        }
      },
    );
  });
}
