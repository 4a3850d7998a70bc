import { describe, expect, it, vi } from "vitest";
import { placeText } from "../../../model/place";
import type { LoggedMessage, LogRange } from "../../broker/message-log";
import { taken } from "../../broker/offer";
import { type ContractHarness, createStage, decode, encode, numbers } from "../stage";

/** Messages that a broker keeps, by places that only it understands. */
export function describeLog(harness: ContractHarness): void {
  describe("log", () => {
    const stage = createStage(harness);
    const log = () => taken(stage.broker.log);
    const subject = (topic: string) => `${stage.stream}.${topic}`;
    /** Messages 1 to `count`: every third on subject b, the others on a; their text is their number. */
    const filled = async (count: number) => {
      await stage.looker.streams.create({ name: stage.stream, subjects: [subject(">")], retention: "limits" });
      for (const number of numbers(1, count)) {
        const message = { subject: subject(number % 3 === 0 ? "b" : "a"), data: encode(String(number)) };
        await stage.looker.messages.publish(message);
      }
    };
    const page = async (range: LogRange) => {
      const messages: LoggedMessage[] = [];
      const next = await log().read(stage.stream, range, (message) => void messages.push(message));
      return { messages, texts: messages.map(({ data }) => decode(data)), next };
    };

    it("hands on pages by places, in both directions, each message once", async () => {
      await filled(5);
      for (const [direction, order] of [
        ["forward", ["1", "2", "3", "4", "5"]],
        ["backward", ["5", "4", "3", "2", "1"]],
      ] as const) {
        const texts: string[] = [];
        const places = new Set<string>();
        let read = await page({ direction, limit: 2 });
        for (;;) {
          texts.push(...read.texts);
          for (const { place } of read.messages) places.add(placeText(place));
          if (read.next === null) break;
          read = await page({ direction, limit: 2, from: read.next });
        }
        expect(texts).toEqual(order);
        expect(places.size).toBe(5);
      }
    });

    it("counts messages by subject, of those that match, and none where there are none", async () => {
      await filled(5);
      const counts = async (filter: string) => {
        const { told, total } = await log().countBySubject(stage.stream, filter);
        expect(total).toBe(told.length);
        return Object.fromEntries(told);
      };
      expect(await counts(">")).toEqual({ [subject("a")]: 4, [subject("b")]: 1 });
      expect(await counts(subject("b"))).toEqual({ [subject("b")]: 1 });
      expect(await counts("elsewhere.>")).toEqual({});
      await expect(log().countBySubject(stage.stream, "a..b")).rejects.toMatchObject({ code: "invalid_subject" });
    });

    it("finds the newest message of a filter, and null where none matches", async () => {
      await filled(5);
      const latest = async (filter: string) => {
        const message = await log().latest(stage.stream, filter);
        return message && decode(message.data);
      };
      expect(await latest(">")).toBe("5");
      expect(await latest(subject("*"))).toBe("5");
      expect(await latest(subject("b"))).toBe("3");
      expect(await latest("elsewhere.>")).toBeNull();
      await expect(log().latest(stage.stream, "a..b")).rejects.toMatchObject({ code: "invalid_subject" });
    });

    it("counts what matches from a place on, or says that it does not count", async () => {
      await filled(7);
      const count = (number: number, filter: string) => log().countFrom(log().placeOf(stage.stream, number), filter);
      const uncounted = await count(1, ">");
      expect([null, 7]).toContain(uncounted);
      await stage.looker.streams.update(stage.stream, { allowDirect: true });
      if ((await count(1, ">")) === null) return; // an older server
      expect(await count(1, ">")).toBe(7);
      expect(await count(4, ">")).toBe(4);
      expect(await count(4, subject("b"))).toBe(1);
      expect(await count(7, subject("b"))).toBe(0);
      expect(await count(8, ">")).toBe(0);
    });

    it("reads one message by its place, and null once it is gone", async () => {
      await filled(2);
      const [first] = (await page({ direction: "forward", limit: 1 })).messages;
      if (first === undefined) throw new Error("nothing was read");
      expect(await log().get(first.place)).toEqual(first);
      await stage.looker.messages.delete(stage.stream, 1);
      expect(await log().get(first.place)).toBeNull();
    });

    it("goes on beyond a message, in both directions, also once it is gone", async () => {
      await filled(4);
      const [first, second] = (await page({ direction: "forward", limit: 2 })).messages;
      const [newest] = (await page({ direction: "backward", limit: 1 })).messages;
      if (first === undefined || second === undefined || newest === undefined) throw new Error("nothing was read");
      await stage.looker.messages.delete(stage.stream, 2);
      expect((await page({ direction: "forward", limit: 9, beyond: second.place })).texts).toEqual(["3", "4"]);
      expect((await page({ direction: "backward", limit: 9, beyond: second.place })).texts).toEqual(["1"]);
      const end = { texts: [], next: null };
      expect(await page({ direction: "backward", limit: 9, beyond: first.place })).toMatchObject(end);
      expect(await page({ direction: "forward", limit: 9, beyond: newest.place })).toMatchObject(end);
    });

    it("reads many messages by their places, each once, and leaves out those that are gone", async () => {
      await filled(6);
      await stage.looker.messages.delete(stage.stream, 3);
      const other = `${stage.stream}_2`;
      await stage.looker.streams.create({ name: other, subjects: [other] });
      await stage.looker.messages.publish({ subject: other, data: encode("elsewhere") });
      const places = [6, 2, 3, 5, 2].map((number) => log().placeOf(stage.stream, number));
      const texts: string[] = [];
      await log().getMany([...places, log().placeOf(other, 1)], ({ data }) => texts.push(decode(data)));
      expect(texts.sort()).toEqual(["2", "5", "6", "elsewhere"]);
    });

    it("reads many messages at once where they lie together, and no others where they lie far apart", async () => {
      await filled(40);
      const { messages } = stage.looker;
      const reads = { pages: vi.spyOn(messages, "read"), single: vi.spyOn(messages, "get") };
      const readThese = async (...wanted: number[]) => {
        for (const read of Object.values(reads)) read.mockClear();
        const places = wanted.map((number) => log().placeOf(stage.stream, number));
        await log().getMany(places, () => {});
        return [reads.pages.mock.calls.length, reads.single.mock.calls.length];
      };
      expect(await readThese(10, 12, 15)).toEqual([1, 0]);
      expect(await readThese(1, 40)).toEqual([0, 2]);
    });

    it("begins at a time; where nothing is that young, backward at the newest, and forward there is nothing", async () => {
      await filled(2);
      await stage.advance(5);
      await stage.looker.messages.publish({ subject: subject("a"), data: encode("3") });
      const [newest] = (await page({ direction: "backward", limit: 1 })).messages;
      const since = new Date(newest?.storedAt ?? 0);
      expect((await page({ direction: "forward", limit: 9, from: since })).texts).toEqual(["3"]);
      const later = new Date(since.getTime() + 1e9);
      expect((await page({ direction: "backward", limit: 9, from: later })).texts).toEqual(["3", "2", "1"]);
      expect(await page({ direction: "forward", limit: 9, from: later })).toMatchObject({ texts: [], next: null });
    });

    it("reads only what matches", async () => {
      await filled(7);
      expect((await page({ direction: "forward", limit: 9, subject: subject("b") })).texts).toEqual(["3", "6"]);
    });

    it("says where a channel ends, also once its newest message is gone", async () => {
      await filled(0);
      const { createdAt } = await stage.looker.streams.info(stage.stream);
      expect(await log().end(stage.stream)).toEqual({ createdAt, place: null, number: 0 });
      for (const text of ["1", "2"]) {
        await stage.looker.messages.publish({ subject: subject("a"), data: encode(text) });
      }
      const [newest] = (await page({ direction: "backward", limit: 1 })).messages;
      const end = { createdAt, place: newest?.place, number: newest?.number };
      expect(await log().end(stage.stream)).toEqual(end);
      await stage.looker.messages.delete(stage.stream, 2);
      expect(await log().end(stage.stream)).toEqual(end);
      await expect(log().end("NONE")).rejects.toMatchObject({ code: "stream_not_found" });
    });

    it("finds the number that people know, and back", async () => {
      await filled(3);
      const place = log().placeOf(stage.stream, 2);
      expect(await log().get(place)).toMatchObject({ number: 2 });
      expect(log().numberOf(place)).toBe(2);
      expect(() => log().placeOf(stage.stream, 0)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    });

    it("refuses places that are none of its own", async () => {
      await filled(1);
      for (const at of ["0", "-1", "1.5", "x", "9".repeat(20)]) {
        const wrong = { channel: stage.stream, at };
        await expect(log().get(wrong)).rejects.toMatchObject({ code: "invalid_input" });
        for (const start of [{ from: wrong }, { beyond: wrong }]) {
          const range = { direction: "forward", limit: 1, ...start } as const;
          await expect(page(range)).rejects.toMatchObject({ code: "invalid_input" });
        }
      }
      const elsewhere = { channel: "OTHER", at: "1" };
      await expect(page({ direction: "forward", limit: 1, from: elsewhere })).rejects.toMatchObject({
        code: "invalid_input",
      });
    });

    it("throws the signal's reason for a reader who has left", async () => {
      await filled(1);
      const reason = new Error("the page was closed");
      const options = { signal: AbortSignal.abort(reason) };
      await expect(log().get(log().placeOf(stage.stream, 1), options)).rejects.toBe(reason);
      const range = { direction: "forward", limit: 1, from: new Date(0) } as const;
      await expect(log().read(stage.stream, range, () => {}, options)).rejects.toBe(reason);
      await expect(log().getMany([log().placeOf(stage.stream, 1)], () => {}, options)).rejects.toBe(reason);
      await expect(log().end(stage.stream, options)).rejects.toBe(reason);
    });
  });
}
