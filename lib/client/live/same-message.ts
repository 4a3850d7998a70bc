import { liveRowHeaders } from "../../contract/live";
import { headerValue } from "../../model/message/headers";
import { placeText } from "../../model/place";
import type { LiveRow } from "./live-entry";

/** Bytes that are compared: two messages that begin alike this far and are of one size are taken for the same. */
const comparedBytes = 1_024;
const latin1 = new TextDecoder("latin1");

/** What a message is recognised by that was seen live and is stored: it says no place. */
export function messageKey({ subject, headers, data, sizeBytes }: LiveRow): string {
  // A live row comes without those that the dashboard gives to rows, the stored message has them.
  const own = headers?.filter(([name]) => !liveRowHeaders.has(name)) ?? null;
  const id = headerValue(own ?? [], "Nats-Msg-Id") ?? JSON.stringify(own);
  return [subject, id, sizeBytes, latin1.decode(data.subarray(0, comparedBytes))].join("\0");
}

/**
 * Stored rows without those that `seen` holds already, each of which stands for one: three alike that were stored and
 * one that was seen leave two.
 */
export function withoutKnown(stored: readonly LiveRow[], seen: readonly LiveRow[]): LiveRow[] {
  const places = new Set(seen.map(placeOf));
  const known = new Map<string, number>();
  for (const row of seen) {
    if (row.stored === null) known.set(messageKey(row), (known.get(messageKey(row)) ?? 0) + 1);
  }
  return stored.filter((row) => {
    if (places.has(placeOf(row))) return false;
    const key = messageKey(row);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    return left === 0;
  });
}

const placeOf = ({ id, stored }: LiveRow) => (stored === null ? `row\0${id}` : placeText(stored.place));
