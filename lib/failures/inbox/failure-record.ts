import * as z from "zod";
import { type HeaderEntries, headerEntriesSchema } from "../../model/message/headers";
import type { Place } from "../../model/place";
import type { FailedDelivery } from "../../model/stream/announcement";
import { cutText } from "../../model/text/short-text";
import { timeTextSchema } from "../../model/text/time-text";
import type { CopySource, DerivedSubject, KeptMessage } from "./gone-messages";

const wholeSchema = z.number().int().min(0);

/** What the failure stream keeps: a failure with the original's headers. */
export const failureRecordSchema = z.object({
  type: z.literal("failed"),
  id: z.string(),
  reason: z.enum(["gave_up", "terminated"]),
  detail: z.string().nullable(),
  failedAt: timeTextSchema,
  stream: z.string(),
  /** Number of the message; null where it is too large for one. */
  seq: wholeSchema.nullable(),
  /** Where it is, unless its number says it. */
  at: z.string().min(1).optional(),
  consumer: z.string(),
  deliveries: wholeSchema,
  /** Where there is no message: its subject, if that follows from what its consumer, or its stream, takes. */
  subject: z.object({ subject: z.string(), by: z.enum(["filter", "stream"]) }).optional(),
  /**
   * Where the announcement was read, for one that somebody else's channel keeps: what that channel had before `from` is
   * recorded already.
   */
  keptIn: z.object({ channel: z.string(), createdAt: z.string(), from: z.string() }).optional(),
  /** Null when the message was gone before it could be read. */
  message: z
    .object({
      subject: z.string(),
      storedAt: timeTextSchema,
      headers: headerEntriesSchema,
      /** False when only the first of the headers fit; missing in records of older versions, which kept all. */
      headersWhole: z.boolean().default(true),
      sizeBytes: wholeSchema,
      /** Set where it was gone when it was to be read: what it is a copy of. */
      copy: z.enum(["rejection", "live"]).optional(),
      /** False when the payload did not fit beside its headers and only its beginning is kept. */
      whole: z.boolean(),
    })
    .nullable(),
});
/** See {@link failureRecordSchema}. */
export type FailureRecord = z.infer<typeof failureRecordSchema>;

/** How far a channel of somebody else's was read, see {@link failureRecordSchema}. */
export type KeptIn = NonNullable<FailureRecord["keptIn"]>;

/** Where the message failed. */
export const recordedPlace = ({ stream, seq, at }: Pick<FailureRecord, "stream" | "seq" | "at">): Place => ({
  channel: stream,
  at: at ?? String(seq),
});

/** Most header bytes that the server accepts on a stored message. */
const headerLimitBytes = 65_535;
/** Room beside the record in the header block: the other headers' names, the failure's id in one of them, line ends. */
const headerOverheadBytes = 512;
/** Most of a reason that is kept, bytes of JSON: it may be a megabyte long. */
const longestDetailBytes = 4 * 1_024;
/** Part of a reason that is kept even if the payload is cut for it, bytes of JSON. */
const shortestDetailBytes = 1_024;

/** What of a message is recorded; `copy`: where it comes from, unless it was read where it is stored. */
export interface FailedMessage extends KeptMessage {
  readonly copy?: CopySource | undefined;
}

/** What is recorded of an announcement, and where it was read if that is somebody else's channel. */
export interface RecordedDelivery extends FailedDelivery {
  readonly keptIn?: KeptIn | undefined;
  /** Of a message that is gone. */
  readonly subject?: DerivedSubject | undefined;
}

/** A record, and how much of the payload fits beside it. */
export interface SizedRecord {
  readonly record: FailureRecord;
  readonly keptBytes: number;
}

/**
 * The record of an announcement and the message it speaks of, made to fit into one message of at most `limitBytes` (the
 * server's `max_payload`, for headers and payload together): the reason is cut first, then the payload. Headers are
 * kept whole unless they alone are more than a stored message may have.
 */
export function toFailureRecord(
  announcement: RecordedDelivery,
  message: FailedMessage | null,
  limitBytes: number,
): SizedRecord {
  const payloadBytes = message?.data.length ?? 0;
  const all = message?.headers ?? [];
  const entire = describe(announcement, message, { detail: announcement.reason, headers: all, whole: true });
  if (surelyFits(entire, payloadBytes, limitBytes)) return { record: entire, keptBytes: payloadBytes };
  const headerRoom = Math.min(headerLimitBytes, limitBytes) - headerOverheadBytes;
  const bare = (headers: HeaderEntries) => describe(announcement, message, { detail: null, headers, whole: false });
  const headers = firstThatFit(all, (some) => recordBytes(bare(some)) + shortestDetailBytes <= headerRoom);
  const bareBytes = recordBytes(bare(headers));
  const besidePayload = limitBytes - headerOverheadBytes - bareBytes - payloadBytes;
  const wanted = Math.max(shortestDetailBytes, Math.min(longestDetailBytes, besidePayload));
  const detailBytes = Math.max(0, Math.min(wanted, headerRoom - bareBytes));
  const detail = announcement.reason === null ? null : cutToJsonBytes(announcement.reason, detailBytes);
  const sized = describe(announcement, message, { detail, headers, whole: false });
  const keptBytes = Math.max(0, Math.min(payloadBytes, limitBytes - headerOverheadBytes - recordBytes(sized)));
  return { record: describe(announcement, message, { detail, headers, whole: keptBytes === payloadBytes }), keptBytes };
}

function describe(
  announcement: RecordedDelivery,
  message: FailedMessage | null,
  { detail, headers, whole }: { detail: string | null; headers: HeaderEntries; whole: boolean },
): FailureRecord {
  return {
    type: "failed",
    id: announcement.id,
    reason: announcement.kind === "max_deliveries" ? "gave_up" : "terminated",
    detail,
    failedAt: announcement.at,
    stream: announcement.stream,
    seq: announcement.number,
    ...(announcement.place.at === String(announcement.number) ? {} : { at: announcement.place.at }),
    consumer: announcement.consumer,
    deliveries: announcement.deliveries,
    ...(announcement.subject === undefined ? {} : { subject: announcement.subject }),
    ...(announcement.keptIn === undefined ? {} : { keptIn: announcement.keptIn }),
    message: message && {
      subject: message.subject,
      storedAt: message.storedAt,
      headers,
      headersWhole: headers.length === message.headers.length,
      sizeBytes: message.data.length,
      ...(message.copy === undefined ? {} : { copy: message.copy }),
      whole,
    },
  };
}

/** Bytes of JSON that a UTF-16 unit takes at most: an escape such as `\\u0001`. */
const mostBytesOfUnit = 6;
/** JSON of a record beside its texts, bytes at most: names of members, numbers, `null`, punctuation. */
const bareRecordBytes = 512;
/** Quotes of a header's name and value, brackets and commas. */
const bareHeaderBytes = 8;

/** True when it fits whatever its texts are, so that nothing has to be measured. */
function surelyFits({ message, ...record }: FailureRecord, payloadBytes: number, limitBytes: number): boolean {
  const detailUnits = record.detail?.length ?? 0;
  const { id, failedAt, stream, consumer, at = "", subject: derived, keptIn } = record;
  let units = detailUnits + id.length + failedAt.length + stream.length + consumer.length + at.length;
  if (derived !== undefined) units += derived.subject.length + derived.by.length;
  if (keptIn !== undefined) units += keptIn.channel.length + keptIn.createdAt.length + keptIn.from.length;
  let bareBytes = bareRecordBytes;
  if (message !== null) {
    units += message.subject.length + message.storedAt.length;
    for (const [name, value] of message.headers) units += name.length + value.length;
    bareBytes += message.headers.length * bareHeaderBytes;
  }
  const headerBytes = units * mostBytesOfUnit + bareBytes + headerOverheadBytes;
  return (
    detailUnits * mostBytesOfUnit + 2 <= longestDetailBytes &&
    headerBytes <= headerLimitBytes &&
    headerBytes + payloadBytes <= limitBytes
  );
}

const recordBytes = (record: FailureRecord) => Buffer.byteLength(JSON.stringify(record));

/** As many of them from the beginning as `fits` says; all in one look where they do. */
function firstThatFit(all: HeaderEntries, fits: (some: HeaderEntries) => boolean): HeaderEntries {
  const count = largest(all.length, (some) => fits(all.slice(0, some)));
  return count === all.length ? all : all.slice(0, count);
}

/** A text whose JSON takes at most `bytes`; marked where it was cut. */
function cutToJsonBytes(text: string, bytes: number): string {
  const cut = (length: number) => (length >= text.length ? text : `${cutText(text, length)}…`);
  // No character takes less than a byte.
  const longest = text.length > bytes ? bytes : text.length;
  return cut(largest(longest, (length) => Buffer.byteLength(JSON.stringify(cut(length))) <= bytes));
}

/** The largest number up to `most` that fits; 0 when none does. Whatever fits, all below it fit too. */
function largest(most: number, fits: (count: number) => boolean): number {
  if (fits(most)) return most;
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
