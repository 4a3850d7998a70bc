import { type HeaderEntries, headerValue } from "../../../model/message/headers";
import type { NumberedPlace } from "../../../model/place";
import { placeAt } from "./stored-place";

/** Where a message is stored that its stream published once more, as the stream notes it; null for any other. */
export function republishedFrom(headers: HeaderEntries): NumberedPlace | null {
  const stream = headerValue(headers, "Nats-Stream");
  const seq = Number(headerValue(headers, "Nats-Sequence"));
  if (!stream || !Number.isSafeInteger(seq) || seq < 1) return null;
  return { place: placeAt(stream, seq), number: seq };
}
