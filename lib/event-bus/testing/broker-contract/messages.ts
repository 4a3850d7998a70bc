import { describe, expect, it } from "vitest";
import type { MessageRange, StoredMessage } from "../../adapters/jetstream/messages";
import { type ContractHarness, createStage, decode, encode, event, numbers, recorder } from "../stage";

/** Stored messages: reading them without a trace, and storing them as they are. */
export function describeMessages(harness: ContractHarness): void {
  describe("messages", () => {
    const stage = createStage(harness);

    const subject = (topic: string) => `${stage.stream}.${topic}`;
    /** Messages 1 to `count`: every third on subject b, the others on a; their text is their sequence. */
    const filled = async (count: number, allowDirect = false) => {
      await stage.looker.streams.create({
        name: stage.stream,
        subjects: [subject(">")],
        retention: "limits",
        allowDirect,
      });
      for (const seq of numbers(1, count)) {
        await stage.looker.messages.publish({ subject: subject(seq % 3 === 0 ? "b" : "a"), data: encode(String(seq)) });
      }
    };
    const pages = async (range: MessageRange) => {
      const found: number[][] = [];
      for (let fromSeq = range.fromSeq; found.length < 50; ) {
        const page = await stage.looker.messages.range(stage.stream, {
          ...range,
          ...(fromSeq === undefined ? {} : { fromSeq }),
        });
        found.push(page.messages.map(({ seq }) => seq));
        if (page.nextSeq === null) return found;
        fromSeq = page.nextSeq;
      }
      throw new Error("the pages never end");
    };

    it("reads one message by its sequence", async () => {
      await filled(3);
      const message = await stage.looker.messages.get(stage.stream, 2);
      expect(message).toMatchObject({
        stream: stage.stream,
        seq: 2,
        subject: subject("a"),
        headers: [],
        storedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      expect(decode(message?.data ?? encode("nothing"))).toBe("2");
    });

    it("answers null for what is not there", async () => {
      await filled(3);
      await stage.looker.messages.delete(stage.stream, 2);
      expect(await stage.looker.messages.get(stage.stream, 2)).toBeNull();
      expect(await stage.looker.messages.get(stage.stream, 99)).toBeNull();
      expect(await stage.looker.messages.last(stage.stream, subject("nothing"))).toBeNull();
      expect(await stage.looker.messages.firstSince(stage.stream, new Date(Date.now() + 1e11))).toBeNull();
      expect(await stage.looker.messages.firstSince(stage.stream, new Date("9999-12-31"))).toBeNull();
    });

    it("reads the newest of a subject or of a filter", async () => {
      await filled(7);
      expect(await stage.looker.messages.last(stage.stream, subject("b"))).toMatchObject({ seq: 6 });
      expect(await stage.looker.messages.last(stage.stream, subject("*"))).toMatchObject({ seq: 7 });
    });

    it("reads the next of a filter, however far away", async () => {
      await filled(7);
      expect(await stage.looker.messages.next(stage.stream, 3, subject("b"))).toMatchObject({ seq: 3 });
      expect(await stage.looker.messages.next(stage.stream, 4, subject("b"))).toMatchObject({ seq: 6 });
      await stage.looker.messages.delete(stage.stream, 5);
      expect(await stage.looker.messages.next(stage.stream, 5, subject(">"))).toMatchObject({ seq: 6 });
      expect(await stage.looker.messages.next(stage.stream, 7, subject("b"))).toBeNull();
      expect(await stage.looker.messages.next(stage.stream, 99, subject(">"))).toBeNull();
    });

    it("finds the first message since a time", async () => {
      await filled(2);
      await stage.advance(harness.timing.stepMs);
      await stage.looker.messages.publish({ subject: subject("a"), data: encode("3") });
      const third = await stage.looker.messages.get(stage.stream, 3);
      expect(await stage.looker.messages.firstSince(stage.stream, new Date(third?.storedAt ?? 0))).toMatchObject({
        seq: 3,
      });
      expect(await stage.looker.messages.firstSince(stage.stream, new Date(0))).toMatchObject({ seq: 1 });
      expect(await stage.looker.messages.firstSince(stage.stream, new Date("1600-01-01"))).toMatchObject({ seq: 1 });
    });

    describe.each([false, true])("ranges, direct access %s", (allowDirect) => {
      it("reads forward in pages", async () => {
        await filled(7, allowDirect);
        const found = await pages({ direction: "forward", limit: 3 });
        expect(found.flat()).toEqual(numbers(1, 7));
        expect(found[0]).toEqual([1, 2, 3]);
        expect((await pages({ direction: "forward", limit: 3, fromSeq: 6 })).flat()).toEqual([6, 7]);
      });

      it("reads backward in pages", async () => {
        await filled(7, allowDirect);
        const found = await pages({ direction: "backward", limit: 3 });
        expect(found.flat()).toEqual(numbers(1, 7).reverse());
        expect(found[0]).toEqual([7, 6, 5]);
        expect((await pages({ direction: "backward", limit: 5, fromSeq: 3 })).flat()).toEqual([3, 2, 1]);
      });

      it("reads one subject, or a pattern, in both directions", async () => {
        await filled(12, allowDirect);
        expect((await pages({ direction: "forward", limit: 3, subject: subject("b") })).flat()).toEqual([3, 6, 9, 12]);
        expect((await pages({ direction: "backward", limit: 3, subject: subject("b") })).flat()).toEqual([12, 9, 6, 3]);
        const pattern = { direction: "backward", limit: 2, subject: subject("*"), fromSeq: 4 } as const;
        expect((await pages(pattern)).flat()).toEqual([4, 3, 2, 1]);
      });

      it("steps over holes", async () => {
        await filled(9, allowDirect);
        for (const seq of [1, 4, 5, 9]) await stage.looker.messages.delete(stage.stream, seq);
        expect((await pages({ direction: "forward", limit: 2 })).flat()).toEqual([2, 3, 6, 7, 8]);
        expect((await pages({ direction: "backward", limit: 2, fromSeq: 5 })).flat()).toEqual([3, 2]);
      });

      it.each(["forward", "backward"] as const)(
        "ends a page early at its bytes, and goes on from there, %s",
        async (direction) => {
          await filled(0, allowDirect);
          for (const seq of numbers(1, 12)) {
            await stage.looker.messages.publish({
              subject: subject(seq % 3 === 0 ? "b" : "a"),
              data: new Uint8Array(30_000),
            });
          }
          const inOrder = (seqs: number[]) => (direction === "forward" ? seqs : seqs.reverse());
          const found = await pages({ direction, limit: 10, maxBytes: 100_000 });
          expect(found[0]?.length).toBe(4);
          expect(found.flat()).toEqual(inOrder(numbers(1, 12)));
          const ofOne = await pages({ direction, limit: 10, maxBytes: 50_000, subject: subject("b") });
          expect(ofOne[0]?.length).toBe(2);
          expect(ofOne.flat()).toEqual(inOrder([3, 6, 9, 12]));
          expect((await pages({ direction, limit: 10, maxBytes: 1 })).flat()).toEqual(inOrder(numbers(1, 12)));
        },
      );

      it("hands messages over one by one to whoever keeps little of them", async () => {
        await filled(7, allowDirect);
        const taken: number[] = [];
        const take = ({ seq }: StoredMessage) => void taken.push(seq);
        expect(await stage.looker.messages.read(stage.stream, { direction: "forward", limit: 3 }, take)).toBe(4);
        expect(
          await stage.looker.messages.read(stage.stream, { direction: "backward", limit: 9, fromSeq: 2 }, take),
        ).toBeNull();
        expect(taken).toEqual([1, 2, 3, 2, 1]);
      });

      it("ends at once where there is nothing", async () => {
        await filled(3, allowDirect);
        const nothing = { messages: [], nextSeq: null };
        expect(await stage.looker.messages.range(stage.stream, { direction: "forward", limit: 5, fromSeq: 9 })).toEqual(
          nothing,
        );
        const none = { direction: "backward", limit: 5, subject: subject("none") } as const;
        expect(await stage.looker.messages.range(stage.stream, none)).toEqual(nothing);
        await stage.looker.streams.purge(stage.stream);
        expect(await stage.looker.messages.range(stage.stream, { direction: "forward", limit: 5 })).toEqual(nothing);
        expect(await stage.looker.messages.range(stage.stream, { direction: "backward", limit: 5 })).toEqual(nothing);
      });
    });

    it("removes one message and says whether there was one", async () => {
      await filled(3);
      expect(await stage.looker.messages.delete(stage.stream, 2)).toBe(true);
      expect(await stage.looker.messages.delete(stage.stream, 2)).toBe(false);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({
        messages: 2,
        firstNumber: 1,
        lastNumber: 3,
      });
      await stage.looker.streams.purge(stage.stream);
      expect(await stage.looker.messages.delete(stage.stream, 1)).toBe(false);
      expect(await stage.looker.messages.delete(stage.stream, 99)).toBe(false);
    });

    it("throws for what cannot be meant, and nothing else happens", async () => {
      await filled(3);
      const { messages } = stage.looker;
      const input = { code: "invalid_input" };
      for (const seq of [0, -1, 1.5, Number.NaN, 2 ** 60]) {
        await expect(messages.get(stage.stream, seq)).rejects.toMatchObject(input);
        await expect(messages.next(stage.stream, seq, subject("a"))).rejects.toMatchObject(input);
        await expect(messages.delete(stage.stream, seq)).rejects.toMatchObject(input);
        const range = { direction: "forward", limit: 1, fromSeq: seq } as const;
        await expect(messages.range(stage.stream, range)).rejects.toMatchObject(input);
      }
      for (const maxBytes of [0, -1, 0.5, Number.NaN]) {
        const range = { direction: "forward", limit: 1, maxBytes } as const;
        await expect(messages.range(stage.stream, range)).rejects.toMatchObject(input);
      }
      for (const limit of [-1, 0.5, Number.NaN]) {
        await expect(messages.range(stage.stream, { direction: "backward", limit })).rejects.toMatchObject(input);
      }
      await expect(messages.firstSince(stage.stream, new Date("yesterday"))).rejects.toMatchObject(input);
      for (const wrong of ["", "a..b", "a b", ">.a"]) {
        const noFilter = { code: "invalid_subject" };
        await expect(messages.next(stage.stream, 1, wrong)).rejects.toMatchObject(noFilter);
        await expect(messages.last(stage.stream, wrong)).rejects.toMatchObject(noFilter);
        const range = { direction: "forward", limit: 1, subject: wrong } as const;
        await expect(messages.range(stage.stream, range)).rejects.toMatchObject(noFilter);
      }
      expect(await messages.range(stage.stream, { direction: "forward", limit: 0 })).toMatchObject({ messages: [] });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 3 });
    });

    it("reads nothing for a caller who has left", async () => {
      await filled(3);
      const reason = new Error("the client left");
      const options = { signal: AbortSignal.abort(reason) };
      const range = { direction: "forward", limit: 3 } as const;
      await expect(stage.looker.messages.get(stage.stream, 1, options)).rejects.toBe(reason);
      await expect(stage.looker.messages.firstSince(stage.stream, new Date(0), options)).rejects.toBe(reason);
      await expect(stage.looker.messages.range(stage.stream, range, options)).rejects.toBe(reason);
      const none = () => expect.unreachable("nothing is handed over");
      await expect(stage.looker.messages.read(stage.stream, range, none, options)).rejects.toBe(reason);
    });

    it("says when there is no such stream", async () => {
      const missing = { code: "stream_not_found" };
      await expect(stage.looker.messages.get("NOWHERE", 1)).rejects.toMatchObject(missing);
      await expect(stage.looker.messages.last("NOWHERE", "a")).rejects.toMatchObject(missing);
      await expect(stage.looker.messages.firstSince("NOWHERE", new Date())).rejects.toMatchObject(missing);
      await expect(stage.looker.messages.range("NOWHERE", { direction: "forward", limit: 1 })).rejects.toMatchObject(
        missing,
      );
      await expect(stage.looker.messages.delete("NOWHERE", 1)).rejects.toMatchObject(missing);
    });

    describe("publish", () => {
      it("stores any bytes and headers as they are, repeated and empty ones too", async () => {
        await filled(0);
        const headers: [string, string][] = [
          ["X-Tag", "one"],
          ["x-tag", "other case"],
          ["X-Tag", "two"],
          ["X-Empty", ""],
          ["X-Umlaut", "grün"],
        ];
        const data = Uint8Array.from(numbers(0, 255));
        await stage.looker.messages.publish({ subject: subject("a"), data, headers });
        const stored = await stage.looker.messages.get(stage.stream, 1);
        const byName = (name: string) => stored?.headers.filter(([key]) => key === name).map(([, value]) => value);
        expect(byName("X-Tag")).toEqual(["one", "two"]);
        expect(byName("x-tag")).toEqual(["other case"]);
        expect(byName("X-Empty")).toEqual([""]);
        expect(byName("X-Umlaut")).toEqual(["grün"]);
        expect(stored?.headers.length).toBe(5);
        expect([...(stored?.data ?? [])]).toEqual([...data]);
      });

      it("stores a message id once within the window", async () => {
        await filled(0);
        const message = { subject: subject("a"), data: encode("x"), msgId: "id-1" };
        expect(await stage.looker.messages.publish(message)).toEqual({
          stream: stage.stream,
          seq: 1,
          duplicate: false,
        });
        expect(await stage.looker.messages.publish(message)).toEqual({ stream: stage.stream, seq: 1, duplicate: true });
        expect((await stage.looker.messages.get(stage.stream, 1))?.headers).toContainEqual(["Nats-Msg-Id", "id-1"]);
        expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
      });

      it("stores a message id again after the window", async () => {
        const config = { name: stage.stream, subjects: [subject(">")], duplicateWindowMs: 200 };
        await stage.looker.streams.create(config);
        const message = { subject: subject("a"), data: encode("x"), msgId: "id-1" };
        await stage.looker.messages.publish(message);
        await stage.eventually(
          "the id is forgotten",
          async () => !(await stage.looker.messages.publish(message)).duplicate,
        );
      });

      it("stores only on the sequence that the caller expects", async () => {
        await filled(3);
        const message = { subject: subject("a"), data: encode("x") };
        await expect(stage.looker.messages.publish({ ...message, expectedLastSeq: 2 })).rejects.toMatchObject({
          code: "wrong_expected_sequence",
        });
        await expect(stage.looker.messages.publish({ ...message, expectedLastSubjectSeq: 3 })).rejects.toMatchObject({
          code: "wrong_expected_sequence",
        });
        await expect(stage.looker.messages.publish({ ...message, expectedStream: "OTHER" })).rejects.toMatchObject({
          code: "rejected",
        });
        const expected = { expectedLastSeq: 3, expectedLastSubjectSeq: 2, expectedStream: stage.stream };
        expect(await stage.looker.messages.publish({ ...message, ...expected })).toMatchObject({ seq: 4 });
        const fresh = { subject: subject("fresh"), data: encode("x"), expectedLastSubjectSeq: 0 };
        expect(await stage.looker.messages.publish(fresh)).toMatchObject({ seq: 5 });
      });

      it("says when no stream takes the subject", async () => {
        const answer = stage.looker.messages.publish({ subject: subject("a"), data: encode("x") });
        await expect(stage.settled("publish gives up", answer)).rejects.toMatchObject({
          code: "no_stream_for_subject",
        });
      });

      it.each(["a.*", "a.>", "a..b", "a b", ""])("refuses the subject %j", async (wrong) => {
        await filled(0);
        const message = { subject: wrong === "" ? "" : subject(wrong), data: encode("x") };
        await expect(stage.looker.messages.publish(message)).rejects.toMatchObject({ code: "invalid_subject" });
      });

      it.each<[string, [string, string]]>([
        ["a colon in the name", ["X:Y", "1"]],
        ["an empty name", ["", "1"]],
        ["a line end in the value", ["X", "1\r\n2"]],
      ])("refuses headers with %s", async (_, header) => {
        await filled(0);
        const message = { subject: subject("a"), data: encode("x"), headers: [header] };
        await expect(stage.looker.messages.publish(message)).rejects.toMatchObject({ code: "invalid_input" });
      });

      it("refuses a payload above the broker's limit", async () => {
        await filled(0);
        const status = stage.looker.connection.status();
        const limit = status.state === "connected" ? status.maxPayloadBytes : 0;
        const message = { subject: subject("a"), data: new Uint8Array(limit + 1) };
        await expect(stage.looker.messages.publish(message)).rejects.toMatchObject({ code: "payload_too_large" });
      });
    });

    it.each(["workqueue", "interest", "limits"] as const)(
      "changes nothing by reading a %s stream",
      async (retention) => {
        const bus = await stage.bus({ retention, maxDeliver: 1 });
        const { handled, handler } = recorder();
        const subscription = await bus.subscribe("order.created", async (...delivered) => {
          await handler(...delivered);
          if (handled.length === 2) throw new Error("given up");
        });
        for (const number of numbers(1, 4)) await bus.publish("order.created", event(number));
        await stage.eventually("one is given up and the others are done", async () => {
          const { inFlight } = await stage.looker.consumers.info(stage.stream, subscription.consumer);
          return handled.length === 4 && inFlight === 0;
        });
        await subscription.unsubscribe();
        for (const number of numbers(5, 8)) await bus.publish("order.created", event(number));
        const state = async () => ({
          stream: await stage.looker.streams.info(stage.stream),
          consumers: (await stage.looker.consumers.list(stage.stream)).consumers,
        });
        await stage.eventually("nothing moves any more", async () => {
          const before = await state();
          await stage.advance(harness.timing.stepMs);
          if (JSON.stringify(await state()) !== JSON.stringify(before)) return false;
          return before.consumers[0]?.openPulls === 0 && before.consumers[0].waiting === 4;
        });

        const before = await state();
        const unwatch = stage.looker.traffic.watch(subject(">"), () => {});
        for (const seq of numbers(1, 8)) await stage.looker.messages.get(stage.stream, seq);
        await stage.looker.messages.last(stage.stream, subject(">"));
        await stage.looker.messages.next(stage.stream, 2, subject("order.*"));
        await stage.looker.messages.firstSince(stage.stream, new Date(0));
        await stage.looker.messages.range(stage.stream, { direction: "forward", limit: 100 });
        await stage.looker.messages.range(stage.stream, {
          direction: "backward",
          limit: 100,
          subject: subject("order.*"),
        });
        await stage.looker.streams.list();
        unwatch();
        expect(await state()).toEqual(before);
      },
    );
  });
}
