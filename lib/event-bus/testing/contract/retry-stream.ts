import { describe, expect, it } from "vitest";
import { deadLetterHeaderNames } from "../../../model/message/dead-letter";
import type { EventBusOptions } from "../../bus/event-bus";
import { encodeEvent } from "../../bus/event-payload";
import { eventSubjectHeader, retryHeaders, retryTarget } from "../../bus/retry-target";
import { Terminate } from "../../errors";
import { type ContractHarness, createStage, encode, event, numbersOf, recorder } from "../stage";

/** Events given again to one consumer alone. */
export function describeRetryStream(harness: ContractHarness): void {
  describe("the retry stream", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    const subject = () => `${stage.stream}.${topic}`;
    const started = (options: EventBusOptions = {}) =>
      stage.bus({ retention: "interest", retryStream: true, ...options });

    const targetOf = async (consumer: string) => {
      const { streams } = await stage.looker.streams.list();
      const lists = await Promise.all(streams.map(({ config }) => stage.looker.consumers.list(config.name)));
      const consumers = lists.flatMap((list) => list.consumers);
      const configs = streams.map(({ config }) => config);
      return retryTarget({ stream: stage.stream, consumer }, configs, consumers);
    };

    /** Stores a copy of event `number` for one consumer. */
    const redrive = async (consumer: string, number: number, headers = retryHeaders([], subject())) => {
      const target = await targetOf(consumer);
      if (!target.possible) throw new Error(target.reason);
      const wire = { eventId: `id-${number}`, occurredAt: "2026-01-02T03:04:05Z", schemaVersion: "1.0" };
      const data = encode(encodeEvent({ ...event(number), ...wire }));
      return stage.looker.messages.publish({ subject: target.subject, expectedStream: target.stream, data, headers });
    };
    const stored = async () => (await stage.looker.streams.info(`${stage.stream}_RETRY`)).messages;

    it("brings a copy to the one consumer, as an event of its own topic, and to no other reader of it", async () => {
      const bus = await started();
      const other = await started({ consumerGroup: "others" });
      const [mine, theirs, all] = [recorder(), recorder(), recorder()];
      const { consumer } = await bus.subscribe(topic, mine.handler);
      await other.subscribe(topic, theirs.handler);
      await other.subscribe(">", all.handler);
      await bus.publish(topic, event(1));
      await stage.eventually("everybody has the event", () =>
        [mine, theirs, all].every(({ handled }) => handled.length === 1),
      );
      const { seq } = await redrive(consumer, 1);
      await stage.eventually("the copy is handled", () => mine.handled.length === 2);
      expect(mine.handled[1]).toMatchObject({
        topic,
        payload: { data: { number: 1 } },
        delivery: { subject: subject(), stream: `${stage.stream}_RETRY`, seq, consumer, attempt: 1 },
      });
      await stage.eventually("it is acknowledged", async () => (await stored()) === 0);
      expect([theirs.handled.length, all.handled.length]).toEqual([1, 1]);
    });

    it("keeps a copy while nobody subscribes", async () => {
      const bus = await started();
      const { handled, handler } = recorder();
      const { consumer, unsubscribe } = await bus.subscribe(topic, handler);
      await stage.settled("the subscription ends", unsubscribe());
      await redrive(consumer, 1);
      await bus.subscribe(topic, handler);
      await stage.eventually("the copy is handled", () => handled.length === 1);
      expect(numbersOf(handled)).toEqual([1]);
    });

    it("handles a copy and an event one after the other", async () => {
      const bus = await started();
      const gate = stage.gate();
      const { handled, handler } = recorder();
      let running = 0;
      let most = 0;
      const { consumer } = await bus.subscribe(topic, async (...args) => {
        most = Math.max(most, ++running);
        await handler(...args);
        await gate.passed;
        running--;
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the event is being handled", () => running === 1);
      await redrive(consumer, 2);
      await stage.eventually("the copy was delivered", async () => {
        return (await stage.looker.consumers.info(`${stage.stream}_RETRY`, consumer)).inFlight === 1;
      });
      expect(numbersOf(handled)).toEqual([1]);
      gate.open();
      await stage.eventually("both are handled", () => handled.length === 2 && running === 0);
      expect(most).toBe(1);
    });

    it("sends a copy that fails again to the dead letters, from where it can be given again", async () => {
      const deadLetterStream = `${stage.stream}_DLQ`;
      const bus = await started({ deadLetterStream });
      const { consumer } = await bus.subscribe(topic, () => {
        throw new Terminate("still broken");
      });
      const { seq } = await redrive(consumer, 1);
      await stage.eventually(
        "the dead letter",
        async () => (await stage.looker.streams.info(deadLetterStream)).messages === 1,
      );
      const letter = await stage.looker.messages.get(deadLetterStream, 1);
      expect(Object.fromEntries(letter?.headers ?? [])).toMatchObject({
        [eventSubjectHeader]: subject(),
        [deadLetterHeaderNames.originStream]: `${stage.stream}_RETRY`,
        [deadLetterHeaderNames.originNumber]: String(seq),
        [deadLetterHeaderNames.originConsumer]: consumer,
        [deadLetterHeaderNames.originSubject]: subject(),
      });
      const again = retryTarget(
        { stream: `${stage.stream}_RETRY`, consumer },
        (await stage.looker.streams.list()).streams.map(({ config }) => config),
        (await stage.looker.consumers.list(`${stage.stream}_RETRY`)).consumers,
      );
      expect(again).toEqual(await targetOf(consumer));
    });

    it("never shows a handler what is no event of its subscription", async () => {
      const { bus, logger } = await stage.loggedBus({ retention: "interest", retryStream: true });
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe(topic, handler);
      await redrive(consumer, 1, []);
      await redrive(consumer, 2, [[eventSubjectHeader, `${stage.stream}.order.deleted`]]);
      await stage.eventually("both are put away", async () => (await stored()) === 0);
      expect(handled).toEqual([]);
      expect(logger.problems.filter(({ message }) => message.startsWith("Event terminated"))).toHaveLength(2);
    });

    it("is not there unless asked for", async () => {
      const bus = await stage.bus();
      const { consumer } = await bus.subscribe(topic, () => {});
      expect((await stage.looker.streams.list()).streams).toHaveLength(1);
      expect(await targetOf(consumer)).toMatchObject({ possible: false });
    });

    it("is refused where a stream of its name keeps what was handled", async () => {
      const name = `${stage.stream}_RETRY`;
      await stage.looker.streams.create({ name, subjects: [`${name}.>`], retention: "limits" });
      await expect(started()).rejects.toMatchObject({ code: "conflict" });
    });
  });
}
