import { describe, expect, it } from "vitest";
import { headerValue } from "../../../model/message/headers";
import type { Announcement } from "../../../model/stream/announcement";
import { advisoryStream, advisorySubjects } from "../../adapters/jetstream/advisories";
import { taken } from "../../broker/offer";
import type { EventHandler } from "../../bus/delivery";
import { durableName } from "../../bus/topics";
import { Terminate } from "../../errors";
import { RecordingLogger } from "../recording-logger";
import { type ContractHarness, createStage, decode, encode, event, numbersOf, recorder } from "../stage";

/** Handlers that fail, and events that nobody can read. */
export function describeFailedDelivery(harness: ContractHarness): void {
  describe("failed delivery", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    const { ackWaitMs, backoffMs, stepMs } = harness.timing;

    const advisories = async (): Promise<Announcement[]> => {
      const seen: Announcement[] = [];
      await stage.looker.streams.create({ name: advisoryStream, subjects: advisorySubjects, allowDirect: true });
      await taken(stage.broker.failures).follow(async (advisory) => {
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
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
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
      const announced = await advisories();
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
          place: { channel: stage.stream, at: expect.any(String) },
          number: 1,
          deliveries: 3,
          reason: null,
        },
      ]);
      const [failed] = announced;
      if (failed === undefined) throw new Error("nothing was announced");
      expect(await taken(stage.broker.log).get(failed.place)).toMatchObject({ number: failed.number });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
      expect(await stage.looker.consumers.info(stage.stream, consumer)).toMatchObject({ waiting: 0, inFlight: 0 });
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
      const announced = await advisories();
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
        number: 1,
        deliveries: 1,
        reason: "no such customer",
      });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 0 });
    });

    it.each([
      ["text that is not JSON", encode("not json"), /JSON/],
      ["JSON that is no envelope", encode('{"actor":1}'), /event_id|actor/],
      ["bytes that are no text", Uint8Array.of(0xff, 0xfe, 0x00), /UTF-8/],
      ["nothing at all", new Uint8Array(), /JSON/],
    ])(
      "keeps %s, which it cannot decode, gives it up like an event that failed, and handles the next one",
      async (_, data, reason) => {
        const { bus, logger } = await stage.loggedBus();
        const announced = await advisories();
        const { handled, handler } = recorder();
        await stage.looker.messages.publish({ subject: `${stage.stream}.${topic}`, data });
        await bus.publish(topic, event(2));
        await bus.subscribe(topic, handler);
        await stage.eventually("the next event is handled", () => handled.length === 1);
        await stage.eventually("it is announced", () => announced.length === 1);
        await stage.advance(ackWaitMs);
        expect(numbersOf(handled)).toEqual([2]);
        expect(announced).toEqual([expect.objectContaining({ kind: "max_deliveries", number: 1, deliveries: 3 })]);
        expect((await stage.looker.messages.get(stage.stream, 1))?.data).toEqual(data);
        // Tried as often as any other, at the same pace: a loop that never ends would be louder.
        const lines = logger.problems.filter(({ fields }) => fields.stream_seq === 1);
        expect(lines.map(({ level }) => level)).toEqual(["warn", "warn", "error"]);
        for (const { message } of lines) expect(message).toMatch(reason);
      },
    );

    it("says why an event failed in each line of the log, and as a plain object that any logger writes", async () => {
      const { bus, logger } = await stage.loggedBus();
      await bus.subscribe(topic, () => Promise.reject(new RangeError("card\n declined", { cause: "no answer" })));
      await bus.publish(topic, { ...event(1), eventId: "01HK0000000000000000000005" });
      const lines = () => logger.problems.filter(({ message }) => message.startsWith("Event "));
      await stage.eventually("it is given up", () => lines().length === 3);
      expect(lines().map(({ message }) => message.slice(0, message.indexOf(" topic=")))).toEqual([
        `Event failed, again in ${backoffMs[0]} ms error="card declined"`,
        `Event failed, again in ${backoffMs[1]} ms error="card declined"`,
        'Event given up error="card declined"',
      ]);
      for (const { fields } of lines()) {
        expect(JSON.parse(JSON.stringify(fields))).toMatchObject({
          event_id: "01HK0000000000000000000005",
          error: {
            type: "RangeError",
            message: "card declined",
            stack: expect.stringContaining("RangeError"),
            cause: { message: "no answer" },
          },
        });
      }
    });

    it("names the event by its own id where the message has none", async () => {
      const { bus, logger } = await stage.loggedBus({ maxDeliver: 1 });
      await bus.subscribe(topic, () => Promise.reject(new Error("boom")));
      const json = JSON.stringify({ event_id: "py-1", occurred_at: "now", actor: "a", tenant_id: "t", data: 1 });
      await stage.looker.messages.publish({ subject: `${stage.stream}.${topic}`, data: encode(json) });
      await stage.eventually("it is given up", () => logger.problems.length > 0);
      expect(logger.problems[0]?.fields).toMatchObject({ event_id: "py-1" });
    });

    it("goes on when the instruments and the logger throw", async () => {
      const fail = () => {
        throw new Error("metrics broke");
      };
      const bus = await stage.bus({
        maxDeliver: 1,
        deadLetterStream: `${stage.stream}_DLQ`,
        instruments: { published: fail, publishFailed: fail, handled: fail, deadLettered: fail },
        logger: { debug: fail, info: fail, warn: fail, error: fail, isLevelEnabled: fail },
      });
      const { handled, handler } = recorder();
      await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        if (event[2].seq === 1) throw new Error("boom");
      });
      for (const number of [1, 2, 3]) expect(await bus.publish(topic, event(number))).toMatchObject({ seq: number });
      await stage.eventually("all are handled", () => handled.length === 3);
      await stage.eventually(
        "nothing is left",
        async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
      );
      expect((await stage.looker.streams.info(`${stage.stream}_DLQ`)).messages).toBe(1);
    });

    it("reports instruments that throw, once", async () => {
      const logger = new RecordingLogger();
      const fail = () => {
        throw new Error("metrics broke");
      };
      const instruments = { published: fail, publishFailed: fail, handled: fail, deadLettered: fail };
      const bus = await stage.bus({ instruments, logger });
      const { handled, handler } = recorder();
      await bus.subscribe(topic, handler);
      for (const number of [1, 2]) await bus.publish(topic, event(number));
      await stage.eventually("both are handled", () => handled.length === 2);
      expect(logger.problems).toEqual([
        expect.objectContaining({ fields: { error: expect.objectContaining({ message: "metrics broke" }) } }),
      ]);
    });

    it("brings an event that waits for its retry again when its consumer is deleted meanwhile, and no other", async () => {
      const bus = await stage.bus({ retention: "limits", maxDeliver: 5 });
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        if (event[2].seq === 1 && handled.filter(({ delivery }) => delivery.seq === 1).length === 1)
          throw new Error("once");
      });
      for (const number of [1, 2, 3]) await bus.publish(topic, event(number));
      await stage.eventually("all are handled once", () => handled.length === 3);
      await stage.looker.consumers.delete(stage.stream, consumer);
      await stage.eventually("the consumer is made again", async () => {
        return (await stage.looker.consumers.list(stage.stream)).consumers.length === 1;
      });
      await bus.publish(topic, event(4));
      await stage.eventually("the first comes again, and the new one", () => handled.length >= 5);
      await stage.advance(ackWaitMs);
      expect(numbersOf(handled).slice(0, 3)).toEqual([1, 2, 3]);
      expect(numbersOf(handled).slice(3).sort()).toEqual([1, 4]);
    });

    it("reads a stream that was made anew from its beginning, also when it has grown beyond the old one", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { handled, handler } = recorder();
      await bus.subscribe(topic, handler);
      for (const number of [1, 2]) await bus.publish(topic, event(number));
      await stage.eventually("both are handled", () => handled.length === 2);
      await stage.advance(stepMs);
      await stage.looker.streams.delete(stage.stream);
      await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`] });
      for (const number of [3, 4, 5]) await bus.publish(topic, event(number));
      await stage.eventually("all of the new stream are handled", () => handled.length >= 5);
      await stage.advance(ackWaitMs);
      expect(numbersOf(handled)).toEqual([1, 2, 3, 4, 5]);
    });

    describe("with a dead letter stream", () => {
      const deadLetters = async () =>
        (await stage.looker.messages.range(`${stage.stream}_DLQ`, { direction: "forward", limit: 100 })).messages;
      const busWithDeadLetters = () => stage.bus({ deadLetterStream: `${stage.stream}_DLQ` });
      const storedOne = async () => {
        await stage.eventually("a dead letter is stored", async () => (await deadLetters()).length === 1);
        const [letter] = await deadLetters();
        if (letter === undefined) throw new Error("no dead letter");
        return letter;
      };

      it("stores a copy with error, stack, attempts and origin, and then drops the original", async () => {
        const bus = await busWithDeadLetters();
        const announced = await advisories();
        const { handled, handler } = recorder();
        const chargeCard: typeof handler = async (...event) => {
          await handler(...event);
          throw new RangeError(`boom\r\n number ${handled.length}`);
        };
        const { consumer } = await bus.subscribe(topic, chargeCard);
        await stage.looker.messages.publish({ subject: `${stage.stream}.other`, data: encode("{}") });
        const original = {
          subject: `${stage.stream}.${topic}`,
          data: encode(JSON.stringify({ event_id: "e1", occurred_at: "now", actor: "a", tenant_id: "t", data: 1 })),
          headers: [
            ["X-Tag", "one"],
            ["X-Tag", ""],
          ] satisfies [string, string][],
          msgId: "e1",
        };
        await stage.looker.messages.publish(original);

        const letter = await storedOne();
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

        await stage.eventually(
          "the original is gone",
          async () => (await stage.looker.messages.get(stage.stream, 2)) === null,
        );
        await stage.eventually("it is announced", () => announced.length === 1);
        expect(announced[0]).toMatchObject({
          kind: "terminated",
          number: 2,
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
        const letter = await storedOne();
        expect(headerValue(letter.headers, "Jetlag-Error")).toBe("no such customer");
        expect(headerValue(letter.headers, "Jetlag-Attempts")).toBe("1");
        await stage.advance(backoffMs[0] + stepMs);
        expect(handled.length).toBe(1);
      });

      it("stores what nobody can decode, byte for byte", async () => {
        const bus = await busWithDeadLetters();
        const data = Uint8Array.of(0xff, 0x00, 0x80, 0x0a);
        await bus.subscribe(topic, recorder().handler);
        await stage.looker.messages.publish({ subject: `${stage.stream}.${topic}`, data });
        const letter = await storedOne();
        expect([...letter.data]).toEqual([...data]);
        expect(headerValue(letter.headers, "Jetlag-Error")).toMatch(/UTF-8/);
        await stage.eventually(
          "the original is gone",
          async () => (await stage.looker.streams.info(stage.stream)).messages === 0,
        );
      });

      it("stores what failed with something that is no error", async () => {
        const bus = await stage.bus({ deadLetterStream: `${stage.stream}_DLQ`, maxDeliver: 1 });
        await bus.subscribe(topic, () => Promise.reject({ code: 7 }));
        await bus.publish(topic, event(1));
        const letter = await storedOne();
        expect(headerValue(letter.headers, "Jetlag-Error")).toBe('{"code":7}');
        expect(headerValue(letter.headers, "Jetlag-Error-Stack")).toBeUndefined();
      });

      it("stores no second copy after a crash between the copy and the end of the original", async () => {
        const bus = await busWithDeadLetters();
        await bus.publish(topic, event(1));
        const original = await stage.looker.messages.get(stage.stream, 1);
        const storedAt = Date.parse(original?.storedAt ?? "");
        // What the process that crashed had done: the copy is stored, the original not yet terminated.
        const msgId = `${stage.stream}:${durableName("workers", topic)}:1:${storedAt}`;
        await stage.looker.messages.publish({ subject: `${stage.stream}_DLQ.copy`, data: encode("copy"), msgId });

        await bus.subscribe(topic, () => Promise.reject(new Terminate("no such customer")));
        await stage.eventually(
          "the original is gone",
          async () => (await stage.looker.messages.get(stage.stream, 1)) === null,
        );
        expect((await deadLetters()).map(({ data }) => decode(data))).toEqual(["copy"]);
      });

      it("stores the dead letters of a stream that was made anew, though its sequences begin again", async () => {
        const bus = await busWithDeadLetters();
        const failing = () => Promise.reject(new Terminate("no such customer"));
        const first = await bus.subscribe(topic, failing);
        await bus.publish(topic, event(1));
        await storedOne();
        await first.unsubscribe();
        const { config } = await stage.looker.streams.info(stage.stream);
        await stage.looker.streams.delete(stage.stream);
        await stage.advance(stepMs);
        await stage.looker.streams.create({ name: stage.stream, subjects: config.subjects, retention: "workqueue" });
        await bus.subscribe(topic, failing);
        await bus.publish(topic, event(2));
        await stage.eventually("a second one is stored", async () => (await deadLetters()).length === 2);
      });

      it("keeps the original when the copy cannot be stored", async () => {
        const { bus, logger } = await stage.loggedBus({ deadLetterStream: `${stage.stream}_DLQ`, maxDeliver: 1 });
        await stage.looker.streams.update(`${stage.stream}_DLQ`, { maxMessages: 1, discard: "new" });
        await stage.looker.messages.publish({ subject: `${stage.stream}_DLQ.full`, data: encode("full") });
        await bus.subscribe(topic, () => Promise.reject(new Error("boom")));
        await bus.publish(topic, event(1));
        await stage.eventually("it is logged", () => logger.problems.some(({ fields }) => "stream_seq" in fields));
        await stage.advance(ackWaitMs + harness.timing.publishTimeoutMs);
        expect(await stage.looker.messages.get(stage.stream, 1)).not.toBeNull();
      });
    });
  });
}
