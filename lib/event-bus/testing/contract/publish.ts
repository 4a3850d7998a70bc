import { describe, expect, it } from "vitest";
import { RecordingLogger } from "../recording-logger";
import { type ContractHarness, createStage, decode, event } from "../stage";

/** Publishing events. */
export function describePublish(harness: ContractHarness): void {
  describe("publish", () => {
    const stage = createStage(harness);

    it("answers with the broker's receipt", async () => {
      const bus = await stage.bus();
      expect(await bus.publish("order.created", event(1))).toEqual({ stream: stage.stream, seq: 1, duplicate: false });
      expect(await bus.publish("order.paid", event(2))).toEqual({ stream: stage.stream, seq: 2, duplicate: false });
    });

    it("stores the envelope as JSON in snake_case, with the event id as message id", async () => {
      const bus = await stage.bus();
      await bus.publish("order.created", {
        data: { total: 12.5, items: ["a", "ü"] },
        actor: "user:7",
        tenantId: "acme",
        traceId: "trace-1",
        eventId: "01HK0000000000000000000001",
        occurredAt: "2026-01-02T03:04:05.678Z",
        schemaVersion: "2.1",
        extra: { region: "eu" },
      });
      const stored = await stage.looker.messages.get(stage.stream, 1);
      expect(stored?.subject).toBe(`${stage.stream}.order.created`);
      expect(JSON.parse(decode(stored?.data ?? new Uint8Array()))).toEqual({
        region: "eu",
        event_id: "01HK0000000000000000000001",
        occurred_at: "2026-01-02T03:04:05.678Z",
        actor: "user:7",
        tenant_id: "acme",
        trace_id: "trace-1",
        schema_version: "2.1",
        data: { total: 12.5, items: ["a", "ü"] },
      });
      expect(stored?.headers).toContainEqual(["Nats-Msg-Id", "01HK0000000000000000000001"]);
    });

    it("fills in event id, time and schema version", async () => {
      const bus = await stage.bus();
      await bus.publish("order.created", event(1));
      const stored = await stage.looker.messages.get(stage.stream, 1);
      expect(JSON.parse(decode(stored?.data ?? new Uint8Array()))).toEqual({
        event_id: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
        occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: "suite",
        tenant_id: "acme",
        trace_id: null,
        schema_version: "1.0",
        data: { number: 1 },
      });
    });

    it("stores the same event id once", async () => {
      const bus = await stage.bus();
      const payload = { ...event(1), eventId: "01HK0000000000000000000002" };
      await bus.publish("order.created", payload);
      expect(await bus.publish("order.created", payload)).toEqual({ stream: stage.stream, seq: 1, duplicate: true });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
    });

    it("logs topic, event id and sequence of what it stored", async () => {
      const { bus, logger } = await stage.loggedBus();
      await bus.publish("order.created", { ...event(1), eventId: "01HK0000000000000000000003" });
      expect(logger.entries.map(({ fields }) => fields)).toContainEqual(
        expect.objectContaining({ topic: "order.created", event_id: "01HK0000000000000000000003", stream_seq: 1 }),
      );
      expect(logger.problems).toEqual([]);
    });

    it("answers null and logs when no stream takes the event", async () => {
      const { bus, logger } = await stage.loggedBus({ createStream: false });
      const answer = bus.publish("order.created", { ...event(1), eventId: "01HK0000000000000000000004" });
      expect(await stage.settled("publish gives up", answer)).toBeNull();
      expect(logger.problems.map(({ fields }) => fields)).toContainEqual(
        expect.objectContaining({
          topic: "order.created",
          event_id: "01HK0000000000000000000004",
          error: expect.anything(),
        }),
      );
    });

    it("answers null and logs when the stream is full", async () => {
      const { bus, logger } = await stage.loggedBus();
      await stage.looker.streams.update(stage.stream, { maxMessages: 1, discard: "new" });
      expect(await bus.publish("order.created", event(1))).toMatchObject({ seq: 1 });
      expect(await stage.settled("publish gives up", bus.publish("order.created", event(2)))).toBeNull();
      expect(logger.problems).not.toEqual([]);
    });

    it("answers null at once when it was never started", async () => {
      const logger = new RecordingLogger();
      const bus = stage.idleBus({ logger });
      const beganAt = stage.now();
      expect(await stage.settled("publish gives up", bus.publish("order.created", event(1)))).toBeNull();
      expect(stage.now() - beganAt).toBeLessThan(harness.timing.publishTimeoutMs / 2);
      expect(logger.problems).toEqual([
        expect.objectContaining({
          fields: expect.objectContaining({ error: expect.objectContaining({ code: "bus_unavailable" }) }),
        }),
      ]);
    });

    it.each([null, undefined, "text", 7])("throws for %j, which is no event", async (payload) => {
      const bus = await stage.bus();
      await expect(Reflect.apply(bus.publish, bus, ["order.created", payload])).rejects.toMatchObject({
        code: "invalid_input",
      });
    });

    it("answers null once it is stopped", async () => {
      const { bus, logger } = await stage.loggedBus();
      await bus.stop();
      expect(await stage.settled("publish gives up", bus.publish("order.created", event(1)))).toBeNull();
      expect(logger.problems).not.toEqual([]);
    });

    it.each(["", "order..created", "order created", "order.*", ">", "order.\n", ".order"])(
      "throws for %j, which is no topic",
      async (topic) => {
        const bus = await stage.bus();
        await expect(bus.publish(topic, event(1))).rejects.toMatchObject({ code: "invalid_subject" });
      },
    );

    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    it.each<[string, object]>([
      ["data with a cycle", { data: cyclic }],
      ["a number too big for JSON", { data: { count: 1n } }],
      ["data that has no JSON", { data: () => 1 }],
      ["an event id of two lines", { eventId: "a\r\nNats-Rollup: all" }],
      ["an empty event id", { eventId: "" }],
      ["no actor", { actor: undefined }],
      ["a tenant that is no text", { tenantId: 7 }],
      ["an empty time", { occurredAt: "" }],
      ["a trace id that is no text", { traceId: {} }],
    ])("throws for %s, which no handler could decode, and stores nothing", async (_, wrong) => {
      const bus = await stage.bus();
      const payload = Object.assign(event(1), wrong);
      await expect(bus.publish("order.created", payload)).rejects.toMatchObject({ code: "invalid_input" });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 0 });
    });

    it("throws for a payload that the broker cannot take", async () => {
      const bus = await stage.bus();
      const status = bus.connection.status();
      const limit = status.state === "connected" ? status.maxPayloadBytes : 0;
      const payload = { ...event(1), data: "x".repeat(limit) };
      await expect(bus.publish("order.created", payload)).rejects.toMatchObject({ code: "payload_too_large" });
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 0 });
    });
  });
}
