import { isoTime } from "../../../iso-time";
import { nanosPerMs } from "./values";

/** What a message's reply subject says about its delivery. */
export interface DeliveryFacts {
  readonly stream: string;
  readonly consumer: string;
  readonly attempt: number;
  readonly seq: number;
  readonly storedAt: string;
}

/**
 * Reads `$JS.ACK.<stream>.<consumer>.<attempt>.<stream seq>.<consumer seq>.<time>.<pending>`, or the longer form with
 * domain and account after `ACK`; null for any other subject.
 */
export function toDeliveryFacts(reply: string): DeliveryFacts | null {
  if (!reply.startsWith(ackPrefix)) return null;
  // Positions instead of a split: this runs for every message, and half of the tokens are not needed.
  const ends: number[] = [];
  for (let dot = ackPrefix.length - 1; dot >= 0; dot = reply.indexOf(".", dot + 1)) ends.push(dot);
  if (ends.length < 7) return null;
  const first = ends.length === 7 ? 0 : 2;
  const token = (at: number) => reply.slice((ends[first + at] ?? 0) + 1, ends[first + at + 1]);
  return {
    stream: token(0),
    consumer: token(1),
    attempt: Number(token(2)),
    seq: Number(token(3)),
    storedAt: isoTime(Math.floor(Number(token(5)) / nanosPerMs)),
  };
}

const ackPrefix = "$JS.ACK.";
