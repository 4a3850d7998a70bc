import { describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../model/connection-status";
import type { Offer } from "../../broker/offer";
import { type ContractHarness, createStage } from "../stage";

/** What every broker has: a kind, a life, a state, and offers that are there or absent with a sentence. */
export function describeCore(harness: ContractHarness): void {
  describe("core", () => {
    const stage = createStage(harness);

    it("says its kind and its state before, while and after it is connected", async () => {
      const broker = stage.idleBroker();
      const states: ConnectionStatus["state"][] = [];
      broker.connection.onChange(({ state }) => states.push(state));
      expect(broker.kind).toBe(harness.kind);
      expect(broker.connection.status()).toEqual({ state: "idle" });
      await broker.start();
      expect(broker.connection.status()).toMatchObject({ state: "connected", maxPayloadBytes: expect.any(Number) });
      await broker.stop();
      expect(states.at(-1)).toBe("closed");
    });

    it("may be stopped twice and before it started, and started again", async () => {
      const broker = stage.idleBroker();
      await broker.stop();
      await broker.stop();
      expect(broker.connection.status().state).toBe("closed");
      await broker.start();
      expect(broker.connection.status().state).toBe("connected");
    });

    it("creates nothing", async () => {
      expect((await stage.looker.streams.list()).streams).toEqual([]);
    });

    it("matches subjects by its grammar as its channels capture them", async () => {
      const { grammar } = stage.broker;
      await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.order.>`] });
      const { channels } = await stage.broker.read(new AbortController().signal);
      const filters = channels.flatMap(({ config }) => config.subjects);
      const captures = (topic: string) => filters.some((filter) => grammar.covers(filter, `${stage.stream}.${topic}`));
      for (const topic of ["order.created", "user.created"]) {
        const subject = `${stage.stream}.${topic}`;
        expect(grammar.isName(subject)).toBe(true);
        const stored = stage.looker.messages.publish({ subject, data: new Uint8Array() });
        expect(
          await stored.then(
            () => true,
            () => false,
          ),
        ).toBe(captures(topic));
      }
      expect(captures("order.created")).toBe(true);
      expect(filters.every((filter) => grammar.covers(grammar.everything, filter))).toBe(true);
    });

    it("tells the settings of what there is, and says what there is not", async () => {
      await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`] });
      await stage.looker.consumers.create(stage.stream, { name: "reader" });
      const { broker, stream: channel } = stage;
      for (const of of [{ channel }, { channel, reader: "reader" }]) {
        for (const { key, name } of await broker.settings(of)) expect([key, name]).not.toContain("");
      }
      await expect(broker.settings({ channel: "NONE" })).rejects.toMatchObject({ code: "stream_not_found" });
      const gone = broker.settings({ channel, reader: "gone" });
      await expect(gone).rejects.toMatchObject({ code: "consumer_not_found" });
    });

    it("says of each offer that it is there, or in a sentence why not", () => {
      const { log, traffic, failures, sender, administration } = stage.broker;
      const offers: readonly Offer<unknown>[] = [log, traffic, failures, sender, administration];
      for (const offer of offers) {
        if (!offer.available) expect(offer.reason).toMatch(/\w+ \w+/);
      }
    });
  });
}
