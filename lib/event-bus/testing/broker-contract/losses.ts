import { describe, expect, it } from "vitest";
import { consumerKey } from "../../../model/consumer/consumer-key";
import type { NewConsumer } from "../../adapters/jetstream/consumers";
import type { NewStream } from "../../adapters/jetstream/streams";
import { type ContractHarness, createStage, encode, event } from "../stage";

const { signal } = new AbortController();

/** What a sweep tells of messages that limits took before a reader with a filter was given them. */
export function describeLosses(harness: ContractHarness): void {
  describe("losses of a reader with a filter", () => {
    const stage = createStage(harness);

    /** A stream of ten messages, and a reader of every other one. */
    const open = async (stream: Partial<NewStream> = {}, reader: Partial<NewConsumer> = {}) => {
      const { streams, consumers } = stage.looker;
      await streams.create({
        name: stage.stream,
        subjects: [`${stage.stream}.>`],
        allowDirect: true,
        maxMessages: 10,
        ...stream,
      });
      await consumers.create(stage.stream, { name: "reader", filterSubjects: [`${stage.stream}.a.*`], ...reader });
    };

    /** So many messages for the reader, each beside one for others. */
    const publish = async (pairs: number) => {
      for (let at = 0; at < pairs; at++)
        for (const topic of ["a", "b"])
          await stage.looker.messages.publish({ subject: `${stage.stream}.${topic}.${at}`, data: encode("x") });
    };

    const lostNow = async () => {
      const { lost } = await stage.broker.read(signal);
      return lost.get(consumerKey(stage.stream, "reader"));
    };

    it("are counted two sweeps later, though as many wait as before", async () => {
      await open();
      await publish(8);
      expect(await lostNow()).toBeUndefined();
      await publish(3);
      expect(await lostNow()).toBeUndefined();
      expect(await lostNow()).toBe(3);
      expect(await lostNow()).toBeUndefined();
    });

    it("are none where newer messages take the place of older ones", async () => {
      await open({ maxMessagesPerSubject: 1, maxMessages: null });
      await publish(8);
      const lost: (number | undefined)[] = [];
      for (let round = 0; round < 4; round++) {
        await publish(3);
        lost.push(await lostNow());
      }
      expect(lost).toEqual([undefined, undefined, undefined, undefined]);
    });

    it("are none of what it was given before that left", async () => {
      const { streams, messages, consumers } = stage.looker;
      await streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], allowDirect: true, maxMessages: 10 });
      const bus = await stage.bus();
      const topic = "order.created";
      const subscribe = () => bus.subscribe(topic, () => {});
      const { consumer, unsubscribe } = await subscribe();
      await unsubscribe();
      const others = async (count: number) => {
        for (let at = 0; at < count; at++)
          await messages.publish({ subject: `${stage.stream}.others`, data: encode("x") });
      };
      const lost = async () => (await stage.broker.read(signal)).lost.get(consumerKey(stage.stream, consumer));
      await others(6);
      for (let number = 0; number < 5; number++) await bus.publish(topic, event(number));
      await lost();
      const again = await subscribe();
      await stage.eventually("all is read", async () => {
        const { inFlight, waiting } = await consumers.info(stage.stream, consumer);
        return inFlight + waiting === 0;
      });
      await again.unsubscribe();
      await others(12);
      await bus.publish(topic, event(5));
      expect([await lost(), await lost()]).toEqual([undefined, undefined]);
    });
  });
}
