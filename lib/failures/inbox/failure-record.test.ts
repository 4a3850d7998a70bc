import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LoggedMessage } from "../../event-bus/broker/message-log";
import type { HeaderEntries } from "../../model/message/headers";
import type { FailedDelivery } from "../../model/stream/announcement";
import { failureRecordHeader } from "../../model/stream/stream";
import { type FailureRecord, failureRecordSchema, recordedPlace, toFailureRecord } from "./failure-record";

const at = "2026-11-28T10:00:00.000Z";
const mebibyte = 1024 * 1024;

const announcement = (reason: string | null): FailedDelivery => ({
  ...{ id: "AbCdEfGhIjKlMnOpQrStUv", kind: "terminated", at, stream: "ORDERS", consumer: "billing" },
  ...{ place: { channel: "ORDERS", at: "7" }, number: 7, deliveries: 3, reason },
});
const message = (payloadBytes: number, headers: HeaderEntries = []): LoggedMessage => ({
  ...{ place: { channel: "ORDERS", at: "7" }, number: 7, subject: "orders.created", storedAt: at, headers },
  data: new Uint8Array(payloadBytes),
});

/** What the server counts of a record's message: its header block as the bus sends it. */
function headerBytes(record: FailureRecord): number {
  const lines = [
    "NATS/1.0",
    `${failureRecordHeader}: ${JSON.stringify(record)}`,
    `Nats-Msg-Id: failed:${record.id}`,
    "Nats-Expected-Stream: JETLAG_FAILURES",
  ];
  return Buffer.byteLength(`${lines.join("\r\n")}\r\n\r\n`);
}

describe("a record", () => {
  test("keeps all that fits", () => {
    const { record, keptBytes } = toFailureRecord(announcement("no postcode"), message(1_000, [["Tag", ""]]), mebibyte);
    expect(record).toMatchObject({ detail: "no postcode", reason: "terminated" });
    expect(record.message).toMatchObject({ whole: true, headers: [["Tag", ""]], headersWhole: true, sizeBytes: 1_000 });
    expect(keptBytes).toBe(1_000);
  });

  test.each([
    ["7", undefined],
    ["2/7", "2/7"],
  ])("says where the message is, at %s, beside its number only where that is not the same", (place, said) => {
    const where = { place: { channel: "ORDERS", at: place }, number: 7 };
    const { record } = toFailureRecord({ ...announcement(null), ...where }, message(10), mebibyte);
    expect(record).toMatchObject({ stream: "ORDERS", seq: 7 });
    expect(record.at).toBe(said);
    expect(recordedPlace(failureRecordSchema.parse(JSON.parse(JSON.stringify(record))))).toEqual(where.place);
  });

  test("gives up the end of a long reason before it gives up any of the payload", () => {
    const { record, keptBytes } = toFailureRecord(announcement("E".repeat(8_000)), message(mebibyte - 3_000), mebibyte);
    expect(keptBytes).toBe(mebibyte - 3_000);
    expect(record.message?.whole).toBe(true);
    expect(record.detail).toMatch(/^E{1000,2600}…$/);
  });

  test("keeps no more of a reason than 4 KiB, however much room there is", () => {
    const { record } = toFailureRecord(announcement("E".repeat(5_000)), message(10), mebibyte);
    expect(record.detail).toMatch(/^E{4000,4100}…$/);
  });

  test("of a message as large as they come keeps the beginning of reason and payload", () => {
    const { record, keptBytes } = toFailureRecord(announcement("E".repeat(8_000)), message(mebibyte), mebibyte);
    expect(record.detail).toMatch(/^E{1000,}…$/);
    expect(record.message).toMatchObject({ whole: false, sizeBytes: mebibyte });
    expect(keptBytes).toBeGreaterThan(mebibyte - 3_000);
  });

  test("keeps the first of headers that are too large as JSON, and says so", () => {
    const quotes = '"'.repeat(500);
    const headers = Array.from({ length: 120 }, (_, n): [string, string] => [`H${n}`, quotes]); // 61 kB, as JSON twice that
    const { record } = toFailureRecord(announcement(null), message(10, headers), mebibyte);
    expect(record.message?.headersWhole).toBe(false);
    expect(record.message?.headers).toEqual(headers.slice(0, record.message?.headers.length));
    expect(record.message?.headers.length).toBeGreaterThan(50);
  });

  test("of a message that is gone is as long as its reason lets it", () => {
    const { record, keptBytes } = toFailureRecord(announcement("E".repeat(mebibyte)), null, mebibyte);
    expect(record).toMatchObject({ message: null, detail: expect.stringMatching(/^E{4000,4100}…$/) });
    expect(keptBytes).toBe(0);
  });

  test("fits also where each character takes the most bytes of JSON", () => {
    const recordOf = (length: number) =>
      toFailureRecord(announcement(null), message(10, [["A", "\u0001".repeat(length)]]), mebibyte).record;
    for (let length = 9_000; length < 11_000; length += 20)
      expect(headerBytes(recordOf(length))).toBeLessThanOrEqual(65_535);
    expect(recordOf(10_000).message?.headersWhole).toBe(true);
    expect(recordOf(11_000).message?.headersWhole).toBe(false);
  });

  test("always fits into one message, whatever reason, headers and payload are", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 2_000 }),
      fc.integer({ min: 0, max: 70_000 }).map((length) => '"\\\u0001é🙂'.repeat(length / 5)),
    );
    const about = fc.record({
      reason: fc.option(text),
      headers: fc.array(fc.tuple(fc.constantFrom("A", "Trace"), text), { maxLength: 8 }),
      payloadBytes: fc.integer({ min: 0, max: 20_000 }),
      limitBytes: fc.constantFrom(16_384, 65_536, 131_072),
    });
    void fc.assert(
      fc.property(about, ({ reason, headers, payloadBytes, limitBytes }) => {
        const { record, keptBytes } = toFailureRecord(announcement(reason), message(payloadBytes, headers), limitBytes);
        expect(headerBytes(record)).toBeLessThanOrEqual(65_535);
        expect(headerBytes(record) + keptBytes).toBeLessThanOrEqual(limitBytes);
        expect(keptBytes).toBeLessThanOrEqual(payloadBytes);
        expect(record.message?.whole).toBe(keptBytes === payloadBytes);
      }),
      { numRuns: 25 },
    );
  });
});
