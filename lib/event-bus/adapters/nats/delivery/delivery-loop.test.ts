import { describe, expect, it } from "vitest";
import { EventBusError, Terminate } from "../../../errors";
import { RecordingLogger } from "../../../testing/recording-logger";
import type { OutgoingMessage } from "../../jetstream/messages";
import { type DeliveryRules, deliver } from "./delivery-loop";

const envelope = JSON.stringify({ event_id: "e1", occurred_at: "now", actor: "a", tenant_id: "t", data: 1 });

const message = (attempt: number, text = envelope) => ({
  stream: "S",
  consumer: "c",
  seq: 7,
  attempt,
  storedAt: "2026-01-01T00:00:00.000Z",
  subject: "S.order.created",
  headers: [],
  data: new TextEncoder().encode(text),
});

function rules(overrides: Partial<DeliveryRules> = {}) {
  const logger = new RecordingLogger();
  const letters: OutgoingMessage[] = [];
  const complete: DeliveryRules = {
    streamName: "S",
    maxDeliver: 3,
    backoffMs: [100, 200],
    deadLetterStream: null,
    logger,
    storeDeadLetter: async (letter) => void letters.push(letter),
    ...overrides,
  };
  return { rules: complete, logger, letters };
}

const failing = () => Promise.reject(new Error("boom"));

describe("deliver", () => {
  it("acknowledges what was handled, under its concrete topic", async () => {
    const topics: string[] = [];
    const answer = await deliver(rules().rules, (topic) => void topics.push(topic), message(1));
    expect(answer).toEqual({ kind: "ack" });
    expect(topics).toEqual(["order.created"]);
  });

  it("asks for another delivery after the backoff of the attempt", async () => {
    expect(await deliver(rules().rules, failing, message(1))).toEqual({ kind: "nak", delayMs: 100 });
    expect(await deliver(rules().rules, failing, message(2))).toEqual({ kind: "nak", delayMs: 200 });
  });

  it("leaves it to the server to announce what was given up", async () => {
    expect(await deliver(rules().rules, failing, message(3))).toEqual({ kind: "nak", delayMs: 0 });
  });

  it("terminates with the handler's reason", async () => {
    const answer = await deliver(rules().rules, () => Promise.reject(new Terminate("no such customer")), message(1));
    expect(answer).toEqual({ kind: "term", reason: "no such customer" });
  });

  it("tries again what cannot be decoded, and gives it up at last, without calling the handler", async () => {
    let called = false;
    const handler = () => {
      called = true;
    };
    expect(await deliver(rules().rules, handler, message(1, "not json"))).toEqual({ kind: "nak", delayMs: 100 });
    expect(await deliver(rules().rules, handler, message(3, "not json"))).toEqual({ kind: "nak", delayMs: 0 });
    expect(called).toBe(false);
  });

  it("terminates what cannot be decoded once a copy is stored", async () => {
    const { rules: withLetters, letters } = rules({ deadLetterStream: "S_DLQ" });
    expect(await deliver(withLetters, () => {}, message(1, "not json"))).toMatchObject({ kind: "term" });
    expect(letters).toHaveLength(1);
  });

  it("paces a server that goes on delivering after the last attempt", async () => {
    expect(await deliver(rules().rules, failing, message(4))).toEqual({ kind: "nak", delayMs: 200 });
  });

  it("terminates a failed message only after its copy is stored", async () => {
    const order: string[] = [];
    const { rules: withLetters } = rules({
      deadLetterStream: "S_DLQ",
      storeDeadLetter: async () => {
        await Promise.resolve();
        order.push("stored");
      },
    });
    const answer = await deliver(withLetters, failing, message(3));
    order.push(answer.kind);
    expect(order).toEqual(["stored", "term"]);
  });

  it("keeps a failed message whose copy cannot be stored, and says so", async () => {
    const { rules: full, logger } = rules({
      deadLetterStream: "S_DLQ",
      storeDeadLetter: () => Promise.reject(new EventBusError("stream_full", "full")),
    });
    expect(await deliver(full, failing, message(3))).toEqual({ kind: "nak", delayMs: 200 });
    expect(logger.problems).toHaveLength(1);
  });

  it("stores a copy without the stack when that is what makes it too large", async () => {
    const sizes: number[] = [];
    const stored: OutgoingMessage[] = [];
    const { rules: tight } = rules({
      deadLetterStream: "S_DLQ",
      async storeDeadLetter(letter) {
        sizes.push(letter.headers?.length ?? 0);
        if (letter.headers?.some(([name]) => name === "Jetlag-Error-Stack"))
          throw new EventBusError("payload_too_large", "too large");
        stored.push(letter);
      },
    });
    expect(await deliver(tight, failing, message(3))).toEqual({ kind: "term", reason: "boom" });
    expect(sizes[0]).toBe((sizes[1] ?? 0) + 1);
    expect(stored[0]).toMatchObject({
      msgId: `S:c:7:${Date.parse("2026-01-01T00:00:00.000Z")}`,
      headers: expect.arrayContaining([["Jetlag-Error", "boom"]]),
    });
  });
});
