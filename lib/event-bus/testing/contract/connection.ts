import { describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../model/connection-status";
import { type ContractHarness, createStage, event } from "../stage";

/** Start, stop, status, and the stream that a bus prepares. */
export function describeConnection(harness: ContractHarness): void {
  describe("connection", () => {
    const stage = createStage(harness);

    it("says its kind and its state before, while and after it is connected", async () => {
      const bus = stage.idleBus();
      const states: ConnectionStatus["state"][] = [];
      bus.connection.onChange((status) => states.push(status.state));
      expect(bus.kind).toBe(harness.kind);
      expect(bus.connection.status()).toEqual({ state: "idle" });

      await bus.start();
      const status = bus.connection.status();
      expect(status).toMatchObject({ state: "connected", maxPayloadBytes: expect.any(Number) });
      expect(states.at(-1)).toBe("connected");

      await bus.stop();
      expect(bus.connection.status().state).toBe("closed");
      expect(states.at(-1)).toBe("closed");
    });

    it("tells a listener nothing more once it has left", async () => {
      const bus = stage.idleBus();
      let told = 0;
      bus.connection.onChange(() => {
        told++;
      })();
      await bus.start();
      expect(told).toBe(0);
    });

    it("creates its stream for topics of any depth, as a work queue that keeps events for 7 days", async () => {
      await stage.bus();
      const { config } = await stage.looker.streams.info(stage.stream);
      expect(config).toMatchObject({
        name: stage.stream,
        subjects: [`${stage.stream}.>`],
        retention: "workqueue",
        maxAgeMs: 7 * 24 * 60 * 60 * 1_000,
        maxBytes: null,
        discard: "old",
        replicas: 1,
      });
    });

    it("takes the stream's retention and limits from its options", async () => {
      await stage.bus({ retention: "limits", maxAgeMs: 60_000, maxBytes: 1_000_000 });
      const { config } = await stage.looker.streams.info(stage.stream);
      expect(config).toMatchObject({ retention: "limits", maxAgeMs: 60_000, maxBytes: 1_000_000 });
    });

    it("uses the stream that is there, with what it holds", async () => {
      const first = await stage.bus();
      await first.publish("order.created", event(1));
      await stage.bus();
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
    });

    it("creates nothing when it only looks", async () => {
      expect((await stage.looker.streams.list()).streams).toEqual([]);
    });

    it("refuses a stream that misses dotted topics and says what to do", async () => {
      await stage.looker.streams.create({
        name: stage.stream,
        subjects: [`${stage.stream}.*`],
        retention: "workqueue",
      });
      await expect(stage.bus()).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`${stage.stream}.>`),
      });
    });

    it("widens such a stream when asked to", async () => {
      await stage.looker.streams.create({
        name: stage.stream,
        subjects: [`${stage.stream}.*`],
        retention: "workqueue",
      });
      const bus = await stage.bus({ widenSubjects: true });
      expect((await stage.looker.streams.info(stage.stream)).config.subjects).toContain(`${stage.stream}.>`);
      expect(await bus.publish("user.login", event(1))).toMatchObject({ seq: 1 });
    });

    it("creates the dead letter stream beside its own", async () => {
      const deadLetterStream = `${stage.stream}_DLQ`;
      await stage.bus({ deadLetterStream });
      expect(await stage.looker.streams.info(deadLetterStream)).toMatchObject({
        config: { retention: "limits" },
        messages: 0,
      });
    });

    it("refuses names that a server cannot store before it connects", () => {
      expect(() => harness.createBus({ streamName: "a.b" })).toThrow(expect.objectContaining({ code: "invalid_name" }));
      expect(() => harness.createBus({ maxDeliver: 0 })).toThrow(expect.objectContaining({ code: "invalid_input" }));
    });

    it("may be stopped twice, and before it started", async () => {
      const bus = stage.idleBus();
      await bus.stop();
      await bus.stop();
      expect(bus.connection.status().state).toBe("closed");
    });
  });
}
