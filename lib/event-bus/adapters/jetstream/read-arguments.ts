import { isFilter } from "../../../model/stream/subject";
import { EventBusError } from "../../errors";
import { isLarge } from "./large-sequences";
import type { MessageRange } from "./messages";
import type { PurgeScope } from "./streams";

/** Throws `invalid_input` for what is no stream sequence. */
export function requireSequence(seq: number): void {
  if (!Number.isSafeInteger(seq) || seq < 1)
    throw new EventBusError("invalid_input", `${seq} is not a sequence: whole numbers from 1`);
}

/**
 * The sequence behind one of our positions. Throws `unsupported` for a sequence beyond 2^53, `invalid_input` for any other
 * text.
 */
export function requirePosition(at: string): number {
  if (isLarge({ at }))
    throw new EventBusError("unsupported", `sequence ${at} is larger than 2^53: its message can only be read`);
  const seq = /^[1-9]\d{0,15}$/.test(at) ? Number(at) : Number.NaN;
  if (!Number.isSafeInteger(seq)) throw new EventBusError("invalid_input", `"${at}" is no position in a stream`);
  return seq;
}

/** Throws `invalid_subject` for what is neither a subject nor a pattern. */
export function requireFilter(subject: string): void {
  if (!isFilter(subject)) throw new EventBusError("invalid_subject", `"${subject}" is not a subject or pattern`);
}

/** Throws `invalid_input` for an invalid date. */
export function requireTime(at: Date): void {
  if (Number.isNaN(at.getTime())) throw new EventBusError("invalid_input", "this is not a time");
}

/** Throws `invalid_input`, `invalid_subject`. */
export function requireRange({ fromSeq, subject, limit, maxBytes }: MessageRange): void {
  if (fromSeq !== undefined) requireSequence(fromSeq);
  if (subject !== undefined) requireFilter(subject);
  if (!Number.isSafeInteger(limit) || limit < 0)
    throw new EventBusError("invalid_input", `${limit} is not a number of messages`);
  if (maxBytes !== undefined && (!Number.isSafeInteger(maxBytes) || maxBytes < 1))
    throw new EventBusError("invalid_input", `${maxBytes} is not a number of bytes from 1`);
}

/** Throws `invalid_input`, `invalid_subject`. */
export function requireScope({ subject, beforeSeq, keep }: PurgeScope): void {
  if (subject !== undefined) requireFilter(subject);
  if (beforeSeq !== undefined) requireSequence(beforeSeq);
  if (keep !== undefined && (!Number.isSafeInteger(keep) || keep < 0))
    throw new EventBusError("invalid_input", `${keep} is not a number of messages`);
  if (beforeSeq !== undefined && keep !== undefined)
    throw new EventBusError("invalid_input", "a purge is up to a sequence or keeps a number of messages, not both");
}
