import { describe, expect, test } from "vitest";
import { encodeEventPayload } from "../../model/message/event-payload";
import { rowFace, rowJson, rowOfMessage, rowPayload } from "./live-entry";
import { row } from "./live-fixture";

const rowOf = (data: Uint8Array | string) =>
  row(1, { data: typeof data === "string" ? new TextEncoder().encode(data) : data });

const event = {
  eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA",
  occurredAt: "2026-11-23T14:06:23.418Z",
  actor: "checkout",
  tenantId: "tenant-12",
  schemaVersion: "1.0",
};

describe("the face of a row", () => {
  test("shows an event by its data, with actor, tenant and trace beside", () => {
    const face = rowFace(rowOf(encodeEventPayload({ ...event, traceId: "tr-1", data: { order_id: "o-1" } })));
    expect(face).toEqual({
      preview: '{"order_id":"o-1"}',
      binary: false,
      event: { actor: "checkout", tenantId: "tenant-12", traceId: "tr-1" },
    });
  });

  test("shows text that is no event as it is, on one line", () => {
    expect(rowFace(rowOf('{"a":\n1}'))).toEqual({ preview: '{"a":\u24241}', binary: false, event: null });
  });

  test("shows the first bytes of what is not text", () => {
    expect(rowFace(rowOf(new Uint8Array([0xff, 0x00, 0x0a])))).toEqual({
      preview: "ff 00 0a",
      binary: true,
      event: null,
    });
  });

  test("stays short for a payload of a megabyte", () => {
    expect(rowFace(rowOf("x".repeat(1024 * 1024))).preview.length).toBe(400);
  });

  test("is made once", () => {
    const row = rowOf("hello");
    expect(rowFace(row)).toBe(rowFace(row));
  });

  test("an empty payload has an empty preview", () => {
    expect(rowFace(rowOf("")).preview).toBe("");
  });
});

describe("a row", () => {
  test("of which only the beginning came says so, and is still text when the cut fell inside a character", () => {
    const cut = { ...rowOf(new TextEncoder().encode("grüße").subarray(0, 3)), sizeBytes: 100_000 };
    expect(rowPayload(cut)).toEqual({ encoding: "utf8", data: "gr", sizeBytes: 100_000, truncated: true });
    expect(rowFace(cut)).toMatchObject({ preview: "gr", binary: false });
    expect(rowJson({ ...rowOf("12"), sizeBytes: 3 })).toBeUndefined();
  });

  test("can be made of a stored message", () => {
    const payload = { encoding: "utf8", data: "abc", sizeBytes: 9, truncated: true } as const;
    const storedAt = "2026-11-23T14:06:23.418Z";
    const stored = { place: { channel: "S", at: "7" }, number: 7 };
    const message = { ...stored, subject: "a", storedAt, headers: [], payload };
    expect(rowOfMessage(message, 3)).toMatchObject({ id: 3, sizeBytes: 9, stored });
  });
});
