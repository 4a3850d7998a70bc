import type { Place } from "../../../model/place";
import type { LoggedMessage } from "../../broker/message-log";
import { EventBusError } from "../../errors";
import type { StoredMessage } from "./messages";
import { requirePosition } from "./read-arguments";

/** The place of a sequence of a stream. */
export const placeAt = (channel: string, seq: number): Place => ({ channel, at: String(seq) });

/** The sequence at a place of the stream that is meant. Throws `invalid_input` for any other place. */
export function sequenceOf({ channel, at }: Place, wanted = channel): number {
  if (channel !== wanted) throw new EventBusError("invalid_input", `a place of ${channel} is none of ${wanted}`);
  return requirePosition(at);
}

/** A stored message by its place. */
export function logged({ stream, seq, subject, storedAt, headers, data }: StoredMessage): LoggedMessage {
  return { place: placeAt(stream, seq), subject, storedAt, headers, data, number: seq };
}
