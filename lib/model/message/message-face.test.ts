import { describe, expect, test } from "vitest";
import { encodeEventPayload } from "./event-payload";
import { messageFace } from "./message-face";
import { viewPayload } from "./payload-view";

const bytes = (text: string) => new TextEncoder().encode(text);
const event = {
  ...{ eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA", occurredAt: "2026-11-23T14:06:23.418Z", schemaVersion: "1.0" },
  ...{ actor: "checkout", tenantId: "tenant-12", traceId: "tr-1" },
};
const wire = (data: unknown) => bytes(encodeEventPayload({ ...event, data }));

describe("the face of a message", () => {
  test("is the data of an event, with its envelope beside", () => {
    expect(messageFace(viewPayload(wire({ order: 7 })))).toEqual({
      preview: '{"order":7}',
      binary: false,
      event: { actor: "checkout", tenantId: "tenant-12", traceId: "tr-1" },
    });
  });

  test("is the data of an event also where only its beginning is here", () => {
    const face = messageFace(viewPayload(wire({ order: 7, filler: "x".repeat(10_000) }), 4_096));
    expect(face.preview).toMatch(/^\{"order":7,"filler":"xx/);
    expect(face.event).toEqual({ actor: "checkout", tenantId: "tenant-12", traceId: "tr-1" });
  });

  test("of a cut payload with a member of that name further in is the payload", () => {
    const text = JSON.stringify({ meta: { a: 1, data: 2 }, filler: "x".repeat(1_000) });
    expect(messageFace(viewPayload(bytes(text), 300))).toMatchObject({
      event: null,
      preview: expect.stringMatching(/^\{"meta"/),
    });
  });

  test("of other text is its beginning on one line, with hostile characters shown", () => {
    expect(messageFace(viewPayload(bytes('{"a":\n1}'))).preview).toBe('{"a":\u24241}');
    expect(messageFace(viewPayload(bytes("a\u202eb"))).preview).toBe("a⟨U+202E⟩b");
    expect(messageFace(viewPayload(bytes("x".repeat(10_000)))).preview).toHaveLength(400);
  });

  test("of bytes is their beginning", () => {
    expect(messageFace(viewPayload(new Uint8Array([0xff, 0])))).toEqual({
      preview: "ff 00",
      binary: true,
      event: null,
    });
  });
});
