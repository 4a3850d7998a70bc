import { expect, test } from "vitest";
import { viewPayload } from "@/lib/model/message/payload-view";
import { messageState, previewLine } from "./stuck-on-words";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a preview is one line, whatever is in the payload", () => {
  expect(previewLine(viewPayload(bytes('{\n  "a": 1\n}')))).toBe('{ "a": 1 }');
  expect(previewLine(viewPayload(new Uint8Array([0xff, 0xfe])))).toContain("binary");
});

test("of an event the data is shown, not the envelope", () => {
  const event = { event_id: "e", occurred_at: "t", actor: "a", tenant_id: "b", data: { order: 7 } };
  expect(previewLine(viewPayload(bytes(JSON.stringify(event))))).toBe('{"order":7}');
});

test("only what the counters tell is said about a message", () => {
  const consumer = { deliveredUpTo: 10, inFlight: 2 };
  expect(messageState(consumer, 11, true)).toBe("not delivered yet");
  expect(messageState(consumer, 8, true)).toBe("delivered, not acknowledged");
  expect(messageState(consumer, 9, false)).toContain("perhaps");
});
