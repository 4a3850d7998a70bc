import { describe, expect, it, vi } from "vitest";
import type { LogTail } from "../../broker/message-log";
import { taken } from "../../broker/offer";
import { EventBusError } from "../../errors";
import { type ContractHarness, createStage, decode, encode, numbers } from "../stage";

/** A channel that is followed: what it has, and has no more. */
export function describeTail(harness: ContractHarness): void {
  describe("tail", () => {
    const stage = createStage(harness);
    const log = () => taken(stage.broker.log);
    const seen = () => stage.looker.streams.info(stage.stream);
    const make = () =>
      stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], retention: "limits" });
    const publish = async (from: number, to: number) => {
      for (const number of numbers(from, to)) {
        await stage.looker.messages.publish({ subject: `${stage.stream}.a`, data: encode(String(number)) });
      }
    };
    const remove = async (...all: number[]) => {
      for (const number of all) await stage.looker.messages.delete(stage.stream, number);
    };
    /** The follower lists numbers in the order in which they came. */
    const follow = (newest = 1_000) => {
      const listed = new Set<number>();
      const added: number[] = [];
      const tail = log().tail(stage.stream, newest, {
        added({ data }) {
          const number = Number(decode(data));
          expect(listed).not.toContain(number);
          listed.add(number);
          added.push(number);
          return number;
        },
        gone(number) {
          expect(listed.delete(number)).toBe(true);
        },
      });
      const look = async () => {
        await tail.refresh(await seen());
        return [...listed];
      };
      return { tail, look, listed, added };
    };
    const spied = () => {
      const { messages, streams } = stage.looker;
      const reads = [vi.spyOn(messages, "read"), vi.spyOn(messages, "range"), vi.spyOn(messages, "get")];
      return { reads, removed: vi.spyOn(streams, "removedSeqs"), info: vi.spyOn(streams, "info") };
    };
    const noteRemoved = (tail: LogTail, number: number) => tail.noteRemoved(log().placeOf(stage.stream, number));

    it("tells of each message once, oldest first, and asks nothing when nothing is new", async () => {
      await make();
      await publish(1, 600);
      const { tail, look } = follow();
      expect(await look()).toEqual(numbers(1, 600));
      await publish(601, 603);
      expect(await look()).toEqual(numbers(1, 603));
      const channel = await seen();
      const { reads, removed, info } = spied();
      await tail.refresh(channel);
      for (const asked of [...reads, removed, info]) expect(asked).not.toHaveBeenCalled();
    });

    it("notices what others removed, wherever it lay, and reads none of the rest again", async () => {
      await make();
      await publish(1, 10);
      const { look } = follow();
      await look();
      await remove(1, 2, 5, 10);
      await publish(11, 11);
      await look();
      expect(await look()).toEqual([3, 4, 6, 7, 8, 9, 11]);
      const { reads } = spied();
      await remove(7);
      expect(await look()).toEqual([3, 4, 6, 8, 9, 11]);
      for (const asked of reads) expect(asked).not.toHaveBeenCalled();
    });

    it("is told what this process removed, which costs not even a question", async () => {
      await make();
      await publish(1, 20);
      const { tail, look, listed } = follow();
      await look();
      await remove(2, 4, 19);
      const channel = await seen();
      const { reads, removed, info } = spied();
      for (const number of [2, 4, 19, 19]) noteRemoved(tail, number);
      noteRemoved(tail, 30); // it knows of none
      await tail.refresh(channel);
      expect([...listed]).toEqual(numbers(1, 20).filter((number) => ![2, 4, 19].includes(number)));
      for (const asked of [...reads, removed, info]) expect(asked).not.toHaveBeenCalled();
    });

    it("keeps to the newest, however long they come, and notices what others remove of them", async () => {
      await make();
      const { tail, look } = follow(10);
      for (let round = 0; round < 4; round++) {
        await publish(round * 7 + 1, round * 7 + 7);
        await look();
      }
      expect(await look()).toEqual(numbers(19, 28));
      const { removed } = spied();
      await remove(28);
      noteRemoved(tail, 28);
      expect(await look()).toEqual(numbers(19, 27));
      expect(removed).not.toHaveBeenCalled();
      await remove(5, 22);
      expect(await look()).toEqual([19, 20, 21, 23, 24, 25, 26, 27]);
    });

    it("reads only the newest where there are more", async () => {
      await make();
      await publish(1, 30);
      const { look, added } = follow(10);
      expect(await look()).toEqual(numbers(21, 30));
      expect(added).toEqual(numbers(21, 30));
    });

    it("reads a channel that was made anew from its beginning", async () => {
      await make();
      await publish(1, 3);
      const { look } = follow();
      await look();
      await stage.advance(5);
      await stage.looker.streams.delete(stage.stream);
      await make();
      await publish(7, 7);
      expect(await look()).toEqual([7]);
    });

    it("takes no harm from a sweep that is older than what was read since", async () => {
      await make();
      await publish(1, 2);
      const older = await seen();
      await publish(3, 5);
      const { tail, look, listed } = follow();
      await look();
      const { reads, info } = spied();
      await tail.refresh(older);
      info.mockRejectedValueOnce(new EventBusError("timeout", "no answer came"));
      await expect(tail.refresh(older)).rejects.toMatchObject({ code: "timeout" });
      expect([...listed]).toEqual(numbers(1, 5));
      for (const asked of reads) expect(asked).not.toHaveBeenCalled();
    });

    it("tells that all are gone when it is to forget", async () => {
      await make();
      await publish(1, 3);
      const { tail, look, listed } = follow();
      await look();
      tail.forget();
      expect([...listed]).toEqual([]);
      expect(await look()).toEqual([1, 2, 3]);
    });

    it("throws the signal's reason for a follower who has left, and goes on with the next look", async () => {
      await make();
      await publish(1, 2);
      const { tail, look, listed } = follow();
      const reason = new Error("the dashboard stops");
      await expect(tail.refresh(await seen(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect([...listed]).toEqual([]);
      expect(await look()).toEqual([1, 2]);
    });
  });
}
