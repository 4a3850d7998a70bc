import { describe, expect, it } from "vitest";
import type { Advisory } from "../../../model/advisory";
import { headerValue } from "../../../model/headers";
import type { EventHandler } from "../../delivery";
import { Terminate } from "../../errors";
import type { EventBus } from "../../event-bus";
import { durableName } from "../../topics";
import { createStage, decode, type EventBusHarness, encode, event, numbersOf, recorder } from "./stage";

const advisoryBounds = { maxAgeMs: 60 * 60 * 1_000, maxBytes: 10_000_000 };

/** Handlers that fail, and events that nobody can read. */
export function describeFailedDelivery(harness: EventBusHarness): void {
  describe("failed delivery", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    const { ackWaitMs, backoffMs, stepMs } = harness.timing;

    const advisories = async (bus: EventBus): Promise<Advisory[]> => {
      const seen: Advisory[] = [];
      await bus.advisories.capture(advisoryBounds);
      await bus.advisories.follow(async (advisory) => {
        seen.push(advisory);
      });
      return seen;
    };

    const failing: [string, EventHandler][] = [
      ["rejects", () => Promise.reject(new Error("boom"))],
      [
        "throws at once",
        () => {
          throw new Error("boom");
        },
      ],
      ["rejects with text", () => Promise.reject("boom")],
      ["rejects with nothing", () => Promise.reject(undefined)],
    ];

    it.each(failing)("delivers again, and counts the attempt, when a handler %s", async (_, fail) => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        if (handled.length === 1) await fail(...event);
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the second attempt", () => handled.length === 2);
      expect(handled.map(({ delivery }) => [delivery.seq, delivery.attempt])).toEqual([
        [1, 1],
        [1, 2],
      ]);
      await stage.eventually(
        "the work queue is empty",
        async () => (await bus.streams.info(stage.stream)).messages === 0,
      );
    });

    it("goes on with the next event when a handler without a promise throws", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe(topic, (eventTopic, payload, delivery) => {
        if (delivery.seq === 1) throw new Error("boom");
        return handler(eventTopic, payload, delivery);
      });
      await bus.publish(topic, event(1));
      await bus.publish(topic, event(2));
      await stage.eventually("the second event is handled", () => handled.length === 1);
      expect(numbersOf(handled)).toEqual([2]);
    });

    it("waits for the backoff before it delivers again", async () => {
      const bus = await stage.bus();
      const handledAt: number[] = [];
      await bus.subscribe(topic, async () => {
        handledAt.push(stage.now());
        throw new Error("boom");
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the third attempt", () => handledAt.length === 3);
      const [first = 0, second = 0, third = 0] = handledAt;
      // A server counts in a clock of its own.
      expect(second - first).toBeGreaterThan(backoffMs[0] * 0.95);
      expect(third - second).toBeGreaterThan(backoffMs[1] * 0.95);
    });

    it("gives up after the third delivery, keeps the message, and the broker announces it", async () => {
      const { bus, logger } = await stage.loggedBus();
      const announced = await advisories(bus);
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        throw new Error("boom");
      });
      await bus.publish(topic, event(1));
      await stage.eventually("it is announced", () => announced.length === 1);
      await stage.advance(ackWaitMs * 2 + backoffMs[1]);

      expect(handled.map(({ delivery }) => delivery.attempt)).toEqual([1, 2, 3]);
      expect(announced).toEqual([
        {
          id: expect.stringMatching(/./),
          kind: "max_deliveries",
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
          stream: stage.stream,
          consumer,
          streamSeq: 1,
          deliveries: 3,
          reason: null,
        },
      ]);
      expect(await bus.streams.info(stage.stream)).toMatchObject({ messages: 1 });
      expect(await bus.consumers.info(stage.stream, consumer)).toMatchObject({ waiting: 0, inFlight: 0 });
      expect(logger.problems.map(({ fields }) => fields)).toContainEqual(
        expect.objectContaining({ topic, stream_seq: 1, consumer, error: expect.anything() }),
      );
    });

    it("handles what comes after a message that it gave up", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe(topic, async (...event) => {
        if (event[2].seq === 1) throw new Error("boom");
        await handler(...event);
      });
      await bus.publish(topic, event(1));
      await stage.advance(backoffMs[0] + backoffMs[1] + ackWaitMs);
      await bus.publish(topic, event(2));
      await stage.eventually("the second event is handled", () => handled.length === 1);
    });

    it("never delivers again what a handler terminates, and the broker announces the reason", async () => {
      const bus = await stage.bus();
      const announced = await advisories(bus);
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        throw new Terminate("no such customer");
      });
      await bus.publish(topic, event(1));
      await stage.eventually("it is announced", () => announced.length === 1);
      await stage.advance(ackWaitMs * 2);
      expect(handled.length).toBe(1);
      expect(announced[0]).toMatchObject({
        kind: "terminated",
        stream: stage.stream,
        consumer,
        streamSeq: 1,
        deliveries: 1,
        reason: "no such customer",
      });
      expect(await bus.streams.info(stage.stream)).toMatchObject({ messages: 0 });
    });

    it.each([
      ["text that is not JSON", encode("not json"), /JSON/],
      ["JSON that is no envelope", encode('{"actor":1}'), /event_id|actor/],
      ["bytes that are no text", Uint8Array.of(0xff, 0xfe, 0x00), /UTF-8/],
      ["nothing at all", new Uint8Array(), /JSON/],
    ])("terminates %s with the reason, and handles the next event", async (_, data, reason) => {
      const bus = await stage.bus();
      const announced = await advisories(bus);
      const { handled, handler } = recorder();
      await bus.messages.publish({ subject: `${stage.stream}.${topic}`, data });
      await bus.publish(topic, event(2));
      await bus.subscribe(topic, handler);
      await stage.eventually("the next event is handled", () => handled.length === 1);
      await stage.eventually("it is announced", () => announced.length === 1);
      expect(numbersOf(handled)).toEqual([2]);
      expect(announced[0]).toMatchObject({ kind: "terminated", streamSeq: 1, reason: expect.stringMatching(reason) });
      await stage.advance(ackWaitMs);
      expect(await bus.streams.info(stage.stream)).toMatchObject({ messages: 0 });
    });

    describe("with a dead letter stream", () => {
      const deadLetters = async (bus: EventBus) =>
        (await bus.messages.range(`${stage.stream}_DLQ`, { direction: "forward", limit: 100 })).messages;
      const busWithDeadLetters = () => stage.bus({ deadLetterStream: `${stage.stream}_DLQ` });
      const storedOne = async (bus: EventBus) => {
        await stage.eventually("a dead letter is stored", async () => (await deadLetters(bus)).length === 1);
        const [letter] = await deadLetters(bus);
        if (letter === undefined) throw new Error("no dead letter");
        return letter;
      };

      it("stores a copy with error, stack, attempts and origin, and then drops the original", async () => {
        const bus = await busWithDeadLetters();
        const announced = await advisories(bus);
        const { handled, handler } = recorder();
        const chargeCard: typeof handler = async (...event) => {
          await handler(...event);
          throw new RangeError(`boom\r\n number ${handled.length}`);
        };
        const { consumer } = await bus.subscribe(topic, chargeCard);
        await bus.messages.publish({ subject: `${stage.stream}.other`, data: encode("{}") });
        const original = {
          subject: `${stage.stream}.${topic}`,
          data: encode(JSON.stringify({ event_id: "e1", occurred_at: "now", actor: "a", tenant_id: "t", data: 1 })),
          headers: [
            ["X-Tag", "one"],
            ["X-Tag", ""],
          ] satisfies [string, string][],
          msgId: "e1",
        };
        await bus.messages.publish(original);

        const letter = await storedOne(bus);
        expect(decode(letter.data)).toBe(decode(original.data));
        expect(letter.headers.filter(([name]) => name === "X-Tag")).toEqual(original.headers);
        const header = (name: string) => headerValue(letter.headers, name);
        expect(header("Jetlag-Error")).toBe("boom number 3");
        expect(header("Jetlag-Error-Stack")).toMatch(/RangeError.*\tat /);
        expect(header("Jetlag-Attempts")).toBe("3");
        expect(header("Jetlag-Handler")).toBe("chargeCard");
        expect(header("Jetlag-Origin-Stream")).toBe(stage.stream);
        expect(header("Jetlag-Origin-Seq")).toBe("2");
        expect(header("Jetlag-Origin-Consumer")).toBe(consumer);
        expect(header("Jetlag-Origin-Subject")).toBe(original.subject);
        expect(header("Nats-Msg-Id")).toMatch(new RegExp(`^${stage.stream}:${consumer}:2:\\d{13}$`));

        await stage.eventually("the original is gone", async () => (await bus.messages.get(stage.stream, 2)) === null);
        await stage.eventually("it is announced", () => announced.length === 1);
        expect(announced[0]).toMatchObject({
          kind: "terminated",
          streamSeq: 2,
          deliveries: 3,
          reason: "boom number 3",
        });
        await stage.advance(ackWaitMs);
        expect(handled.length).toBe(3);
      });

      it("stores what a handler terminates at once", async () => {
        const bus = await busWithDeadLetters();
        const { handled, handler } = recorder();
        await bus.subscribe(topic, async (...event) => {
          await handler(...event);
          throw new Terminate("no such customer");
        });
        await bus.publish(topic, event(1));
        const letter = await storedOne(bus);
        expect(headerValue(letter.headers, "Jetlag-Error")).toBe("no such customer");
        expect(headerValue(letter.headers, "Jetlag-Attempts")).toBe("1");
        await stage.advance(backoffMs[0] + stepMs);
        expect(handled.length).toBe(1);
      });

      it("stores what nobody can decode, byte for byte", async () => {
        const bus = await busWithDeadLetters();
        const data = Uint8Array.of(0xff, 0x00, 0x80, 0x0a);
        await bus.subscribe(topic, recorder().handler);
        await bus.messages.publish({ subject: `${stage.stream}.${topic}`, data });
        const letter = await storedOne(bus);
        expect([...letter.data]).toEqual([...data]);
        expect(headerValue(letter.headers, "Jetlag-Error")).toMatch(/UTF-8/);
        await stage.eventually(
          "the original is gone",
          async () => (await bus.streams.info(stage.stream)).messages === 0,
        );
      });

      it("stores what failed with something that is no error", async () => {
        const bus = await stage.bus({ deadLetterStream: `${stage.stream}_DLQ`, maxDeliver: 1 });
        await bus.subscribe(topic, () => Promise.reject({ code: 7 }));
        await bus.publish(topic, event(1));
        const letter = await storedOne(bus);
        expect(headerValue(letter.headers, "Jetlag-Error")).toBe('{"code":7}');
        expect(headerValue(letter.headers, "Jetlag-Error-Stack")).toBeUndefined();
      });

      it("stores no second copy after a crash between the copy and the end of the original", async () => {
        const bus = await busWithDeadLetters();
        await bus.publish(topic, event(1));
        const original = await bus.messages.get(stage.stream, 1);
        const storedAt = Date.parse(original?.storedAt ?? "");
        // What the process that crashed had done: the copy is stored, the original not yet terminated.
        const msgId = `${stage.stream}:${durableName("workers", topic)}:1:${storedAt}`;
        await bus.messages.publish({ subject: `${stage.stream}_DLQ.copy`, data: encode("copy"), msgId });

        await bus.subscribe(topic, () => Promise.reject(new Terminate("no such customer")));
        await stage.eventually("the original is gone", async () => (await bus.messages.get(stage.stream, 1)) === null);
        expect((await deadLetters(bus)).map(({ data }) => decode(data))).toEqual(["copy"]);
      });

      it("stores the dead letters of a stream that was made anew, though its sequences begin again", async () => {
        const bus = await busWithDeadLetters();
        const failing = () => Promise.reject(new Terminate("no such customer"));
        const first = await bus.subscribe(topic, failing);
        await bus.publish(topic, event(1));
        await storedOne(bus);
        await first.unsubscribe();
        const { config } = await bus.streams.info(stage.stream);
        await bus.streams.delete(stage.stream);
        await stage.advance(stepMs);
        await bus.streams.create({ name: stage.stream, subjects: config.subjects, retention: "workqueue" });
        await bus.subscribe(topic, failing);
        await bus.publish(topic, event(2));
        await stage.eventually("a second one is stored", async () => (await deadLetters(bus)).length === 2);
      });

      it("keeps the original when the copy cannot be stored", async () => {
        const { bus, logger } = await stage.loggedBus({ deadLetterStream: `${stage.stream}_DLQ`, maxDeliver: 1 });
        await bus.streams.update(`${stage.stream}_DLQ`, { maxMessages: 1, discard: "new" });
        await bus.messages.publish({ subject: `${stage.stream}_DLQ.full`, data: encode("full") });
        await bus.subscribe(topic, () => Promise.reject(new Error("boom")));
        await bus.publish(topic, event(1));
        await stage.eventually("it is logged", () => logger.problems.some(({ fields }) => "stream_seq" in fields));
        await stage.advance(ackWaitMs + harness.timing.publishTimeoutMs);
        expect(await bus.messages.get(stage.stream, 1)).not.toBeNull();
      });
    });
  });
}
