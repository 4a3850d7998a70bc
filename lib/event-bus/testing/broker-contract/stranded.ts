import { describe, expect, it, vi } from "vitest";
import type { StrandedFollower } from "../../broker/failure-source";
import { taken } from "../../broker/offer";
import { type ContractHarness, createStage, event, publishAll } from "../stage";

/** Messages that are stored and that nobody will get, seen without an announcement. */
export function describeStranded(harness: ContractHarness): void {
  describe("stranded messages", () => {
    const stage = createStage(harness);
    const failures = () => taken(stage.broker.failures);
    const readers = async () => (await stage.looker.consumers.list(stage.stream)).consumers;
    const onlyReader = async () => {
      const [reader] = await readers();
      if (reader === undefined) throw new Error("nobody reads");
      return reader;
    };
    /** A queue that gave up the messages 1 to 3. */
    const strand = async () => {
      const bus = await stage.bus({ retention: "workqueue", maxDeliver: 1 });
      await bus.subscribe("order.created", () => Promise.reject(new Error("no")));
      await publishAll(bus, "order.created", 1, 3);
      await stage.eventually("they are given up", async () => {
        const { waiting, inFlight, deliveries } = await onlyReader();
        return waiting === 0 && inFlight === 0 && deliveries === 3;
      });
    };
    /** The follower lists numbers; looks are a minute apart. */
    const search = (isKnown: StrandedFollower<number>["isKnown"] = () => false) => {
      const listed = new Map<number, string>();
      const searching = failures().searchStranded<number>({
        isKnown,
        found({ number }, reader) {
          listed.set(number ?? 0, reader);
          return number ?? 0;
        },
        gone: (number) => void listed.delete(number),
      });
      let nowMs = 0;
      const look = async (passedMs = 60_000) => {
        nowMs += passedMs;
        const { channels, readers: all } = await stage.broker.read(new AbortController().signal);
        await searching.look({ channels, readers: all, nowMs });
        return [...listed.keys()];
      };
      return { searching, listed, look };
    };

    it("of a work queue are found by the second look, with who gave them up, until they are gone", async () => {
      await strand();
      const { look, listed } = search();
      expect(await look()).toEqual([]); // an acknowledgement might be about to remove them
      expect(await look()).toEqual([1, 2, 3]);
      expect(new Set(listed.values())).toEqual(new Set([(await onlyReader()).name]));
      await stage.looker.messages.delete(stage.stream, 2);
      expect(await look()).toEqual([1, 3]);
      await stage.looker.streams.delete(stage.stream);
      expect(await look()).toEqual([]);
    });

    it("that are known already are not found", async () => {
      await strand();
      const { name } = await onlyReader();
      const known = taken(stage.broker.log).placeOf(stage.stream, 2);
      const { look } = search((place, reader) => place.at === known.at && reader === name);
      await look();
      expect(await look()).toEqual([1, 3]);
    });

    it("are looked for without a read where nothing can be, and not again before a rest", async () => {
      await strand();
      const { look } = search();
      for (let round = 0; round < 3; round++) await look();
      const read = vi.spyOn(stage.looker.messages, "read");
      await look(1);
      expect(read).not.toHaveBeenCalled();
      await look();
      expect(read).toHaveBeenCalled();
      read.mockClear();
      await stage.looker.streams.purge(stage.stream);
      await look();
      expect(read).not.toHaveBeenCalled();
    });

    it("are counted, and the oldest of them handed on", async () => {
      await strand();
      const { name } = await onlyReader();
      const { count, messages, inFlight } = await failures().countStranded(stage.stream, name);
      expect({ count, inFlight }).toEqual({ count: { value: 3, how: "exact" }, inFlight: 0 });
      expect(messages.map(({ number }) => number)).toEqual([1, 2, 3]);
      const reader = await onlyReader();
      for (const { place } of messages) expect(failures().isOutstanding(place, reader)).toBe(false);
    });

    it("cannot be counted where what is finished stays stored", async () => {
      const bus = await stage.bus({ retention: "limits" });
      await bus.subscribe("order.created", async () => {});
      const { name } = await onlyReader();
      await expect(failures().countStranded(stage.stream, name)).rejects.toMatchObject({ code: "unsupported" });
    });

    it("are none of those that are with their reader: what it is done with is told from what may come again", async () => {
      const bus = await stage.bus({ retention: "workqueue" });
      const gate = stage.gate();
      const log = taken(stage.broker.log);
      const outstanding = async () => {
        const reader = await onlyReader();
        return [1, 2].map((number) => failures().isOutstanding(log.placeOf(stage.stream, number), reader));
      };
      await bus.subscribe("order.created", async (_topic, { data }) => {
        if (JSON.stringify(data) === JSON.stringify(event(2).data)) await gate.passed;
      });
      await publishAll(bus, "order.created", 1, 2);
      await stage.eventually("the first is finished, the second is not", async () => {
        const [first, second] = await outstanding();
        return first === false && second === true;
      });
      expect(await failures().countStranded(stage.stream, (await onlyReader()).name)).toMatchObject({
        ...{ count: { value: 0, how: "exact" }, inFlight: 1 },
      });
      gate.open();
      await stage.eventually("both are finished", async () => !(await outstanding()).includes(true));
    });

    it("throws the signal's reason for whoever has left", async () => {
      await strand();
      const reason = new Error("the dashboard stops");
      const options = { signal: AbortSignal.abort(reason) };
      const { name } = await onlyReader();
      await expect(failures().countStranded(stage.stream, name, options)).rejects.toBe(reason);
      const { searching, look, listed } = search();
      await look();
      const { channels, readers: all } = await stage.broker.read(new AbortController().signal);
      const later = { channels, readers: all, nowMs: 1e9 };
      await expect(searching.look(later, options)).rejects.toBe(reason);
      expect([...listed]).toEqual([]);
    });
  });
}
