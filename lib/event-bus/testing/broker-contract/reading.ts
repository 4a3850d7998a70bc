import { describe, expect, it } from "vitest";
import { type ContractHarness, createStage, event } from "../stage";

const { signal } = new AbortController();

/** One sweep of everything. */
export function describeReading(harness: ContractHarness): void {
  describe("reading", () => {
    const stage = createStage(harness);

    it("tells of an empty broker that it holds nothing, and its time", async () => {
      const reading = await stage.broker.read(signal);
      expect(reading).toMatchObject({ channels: [], missingChannels: [], readers: [] });
      expect([reading.missingReaders.size, reading.unreadChannels.size]).toEqual([0, 0]);
      const { sentMs = 0, receivedMs = 0 } = reading.clock ?? {};
      expect(receivedMs).toBeGreaterThanOrEqual(sentMs);
    });

    it("tells every channel with its readers", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { consumer } = await bus.subscribe("order.created", () => {});
      await stage.looker.streams.create({ name: "OTHER", subjects: ["OTHER.>"] });
      await stage.looker.consumers.create("OTHER", { name: "reader" });
      await bus.publish("order.created", event(1));
      const { channels, readers } = await stage.broker.read(signal);
      expect(channels.map(({ config }) => config.name).sort()).toEqual([stage.stream, "OTHER"].sort());
      expect(channels.find(({ config }) => config.name === stage.stream)).toMatchObject({ messages: 1 });
      expect(readers.map(({ stream, name }) => `${stream} ${name}`).sort()).toEqual(
        [`${stage.stream} ${consumer}`, "OTHER reader"].sort(),
      );
    });

    it("says what settings mean: what is removed, refused, left out and acknowledged", async () => {
      const { streams, consumers } = stage.looker;
      const other = `${stage.stream}_OTHER`;
      await streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], retention: "workqueue" });
      await streams.create({ name: other, subjects: [`${other}.>`], discard: "new", maxMessages: 1 });
      await consumers.create(stage.stream, { name: "reader" });
      await consumers.create(other, { name: "orderly", deliverPolicy: "new", ackPolicy: "all" });
      await consumers.create(other, {
        ...{ name: "newest", deliverPolicy: "last_per_subject", filterSubjects: [`${other}.a`], ackPolicy: "none" },
      });
      const { channels, readers } = await stage.broker.read(signal);
      const channel = (name: string) => channels.find(({ config }) => config.name === name);
      expect(channel(stage.stream)).toMatchObject({
        removesFinished: true,
        keepsFinished: false,
        refusesWhenFull: false,
      });
      expect(channel(other)).toMatchObject({ removesFinished: false, keepsFinished: true, refusesWhenFull: true });
      const reader = (name: string) => readers.find((one) => one.name === name);
      expect(reader("reader")).toMatchObject({
        ...{ skipsMessages: false, beginsWithNew: false, acknowledges: true, acknowledgesInOrder: false },
      });
      expect(reader("newest")).toMatchObject({ skipsMessages: true, acknowledges: false });
      expect(reader("orderly")).toMatchObject({ beginsWithNew: true, acknowledgesInOrder: true });
    });

    it("tells where somebody had messages removed that may have been in flight, whoever asked for it", async () => {
      const { streams, messages } = stage.looker;
      const removed = async () => [...(await stage.broker.read(signal)).removedOnRequest];
      await streams.create({ name: "QUEUE", subjects: ["QUEUE.>"], retention: "workqueue" });
      await streams.create({ name: "KEPT", subjects: ["KEPT.>"], retention: "limits" });
      await removed();
      expect(await removed()).toEqual([]);
      const { seq } = await messages.publish({ subject: "QUEUE.a", data: new Uint8Array() });
      await messages.delete("QUEUE", seq);
      await streams.purge("KEPT");
      expect(await removed()).toEqual(["QUEUE"]);
    });

    it("tells of Jetlag's own channels that they are there, and not who reads them", async () => {
      await stage.looker.streams.create({ name: "JETLAG_OWN", subjects: ["JETLAG_OWN.>"] });
      await stage.looker.consumers.create("JETLAG_OWN", { name: "reader" });
      const { channels, readers } = await stage.broker.read(signal);
      expect(channels.map(({ config }) => config.name)).toEqual(["JETLAG_OWN"]);
      expect(readers).toEqual([]);
    });

    it("throws the signal's reason when it is aborted, and bus_unavailable when it is not connected", async () => {
      const reason = new Error("nobody looks any more");
      await expect(stage.broker.read(AbortSignal.abort(reason))).rejects.toBe(reason);
      await expect(stage.idleBroker().read(signal)).rejects.toMatchObject({ code: "bus_unavailable" });
    });
  });
}
