import { type HeaderEntries, headerValue } from "../../../../model/message/headers";
import type { StoredAs } from "../../../broker/traffic";
import { isoTime } from "../../../iso-time";
import { placeAt } from "../stored-place";

/** What a stream notes on what it publishes once more. */
const notes = new Set(["Nats-Stream", "Nats-Sequence", "Nats-Subject", "Nats-Time-Stamp", "Nats-Last-Sequence"]);
/** Noted instead of a payload. */
const sizeNote = "Nats-Msg-Size";

/** Where a message is stored that its stream published once more, as the stream notes it; null for any other. */
export function republishedFrom(headers: HeaderEntries): StoredAs | null {
  const stream = headerValue(headers, "Nats-Stream");
  const seq = Number(headerValue(headers, "Nats-Sequence"));
  if (!stream || !Number.isSafeInteger(seq) || seq < 1) return null;
  return { place: placeAt(stream, seq), number: seq, original: originalOf(headers) };
}

function originalOf(headers: HeaderEntries): StoredAs["original"] {
  const subject = headerValue(headers, "Nats-Subject");
  const storedMs = Date.parse(headerValue(headers, "Nats-Time-Stamp") ?? "");
  if (!subject || Number.isNaN(storedMs) || headerValue(headers, sizeNote) !== undefined) return null;
  return { subject, storedAt: isoTime(storedMs), headers: headers.filter(([name]) => !notes.has(name)) };
}
