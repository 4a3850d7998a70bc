import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventPayload } from "../../../../model/message/event-payload";
import { decodeEvent } from "../../../bus/delivery-outcome";
import { encodeEvent } from "../../../bus/event-payload";
import { BytesBody, bodyOf } from "./message-body";

const text = fc.string({ unit: "binary" });
const someText = fc.string({ unit: "binary", minLength: 1 });
const events: fc.Arbitrary<EventPayload> = fc.record(
  {
    eventId: someText.filter((id) => !/[\r\n]/.test(id)),
    occurredAt: someText,
    actor: text,
    tenantId: text,
    traceId: fc.option(text, { nil: undefined }),
    schemaVersion: text,
    data: fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true }),
  },
  { requiredKeys: ["eventId", "occurredAt", "actor", "tenantId", "schemaVersion", "data"] },
);

/** What comes of it, or the code of the error. */
const outcome = <T>(work: () => T) => {
  try {
    return { value: work() };
  } catch (error) {
    return { code: error instanceof Error && "code" in error ? error.code : error };
  }
};

describe("the body of an event", () => {
  it("is what the wire would carry: bytes, size, what a handler gets, and what is refused", () => {
    void fc.assert(
      fc.property(events, (event) => {
        const wire = outcome(() => Buffer.from(encodeEvent(event)));
        const body = outcome(() => bodyOf(event));
        expect(body.code).toEqual(wire.code);
        if (wire.value === undefined || body.value === undefined) return;
        expect(Buffer.from(body.value.data).toString()).toBe(wire.value.toString());
        expect(body.value.sizeBytes).toBe(wire.value.length);
        expect(body.value.decode()).toStrictEqual(decodeEvent(wire.value));
        expect(new BytesBody(wire.value).decode()).toStrictEqual(body.value.decode());
      }),
    );
  });

  it("gives each reader a copy", () => {
    const data = { list: [1] };
    const body = bodyOf({
      eventId: "1",
      occurredAt: "2026",
      actor: "",
      tenantId: "",
      schemaVersion: "1.0",
      data,
    });
    data.list.push(2);
    const [first, second] = [body.decode(), body.decode()];
    for (const event of [first, second]) expect(event).toMatchObject({ data: { list: [1] } });
    expect("data" in first && "data" in second && first.data !== second.data).toBe(true);
  });
});
