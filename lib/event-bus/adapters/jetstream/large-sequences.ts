import type { Place } from "../../../model/place";
import type { LoggedMessage } from "../../broker/message-log";
import type { LargeMessage } from "./messages";

/** Sequences have 64 bits on the wire. */
const largest = 2n ** 64n - 1n;

/** True for the sequence of a place that no number of ours holds exactly. */
export function isLarge({ at }: Pick<Place, "at">): boolean {
  return /^[1-9]\d{15,19}$/.test(at) && !Number.isSafeInteger(Number(at)) && BigInt(at) <= largest;
}

/** A message by its place; it has no number that could be counted with. */
export function loggedLarge({ stream, at, ...message }: LargeMessage): LoggedMessage {
  return { place: { channel: stream, at }, number: null, ...message };
}
