import type { Place } from "../../../model/place";
import type { LoggedMessage } from "../../broker/message-log";
import type { LargeMessage } from "./messages";

/** True for the sequence of a place that no number of ours holds exactly. */
export function isLarge({ at }: Pick<Place, "at">): boolean {
  return /^[1-9]\d{15,19}$/.test(at) && !Number.isSafeInteger(Number(at));
}

/** A message by its place; it has no number that could be counted with. */
export function loggedLarge({ stream, at, ...message }: LargeMessage): LoggedMessage {
  return { place: { channel: stream, at }, number: null, ...message };
}
