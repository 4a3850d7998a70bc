import type { MessageList, MessagesQuery } from "../../contract/streams";
import type { LoggedMessage, LogRange, MessageLog } from "../../event-bus/broker/message-log";
import type { Offer } from "../../event-bus/broker/offer";
import { taken } from "../../event-bus/broker/offer";
import type { Message } from "../../model/message/message";
import type { MessageContent, MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import type { Place } from "../../model/place";
import { isOwnStream, isOwnSubject } from "../../model/stream/stream";
import { HttpProblem } from "../http/problem";
import { explainMissing } from "./missing-message";
import type { StreamFinder } from "./sampled";

/** Payload bytes of each message in a list; the whole is one click away. */
const listedPayloadBytes = 4 * 1024;

/** What is needed of a log. */
export type ReadLog = Pick<MessageLog, "get" | "read" | "placeOf" | "numberOf" | "end">;

/** Where messages are read, and what is taken out of them. */
interface MaskedReading {
  readonly log: Offer<ReadLog>;
  readonly mask: MessageMask;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/** Where one message is read, and the streams as they were read last, null before that. */
type MessageReading = Omit<MaskedReading, "mask"> & { readonly findStream: StreamFinder };

type Beginning = Pick<LogRange, "from" | "beyond">;

/**
 * A page of stored messages; it ends early where they are large. Throws `stream_not_found`, `unsupported` for a number
 * where messages have none, and what else a read throws.
 */
export async function readMessages(
  { log, mask, signal }: MaskedReading,
  stream: string,
  query: MessagesQuery,
): Promise<MessageList> {
  const kept = taken(log);
  const { direction, limit, subject } = query;
  const range = { direction, limit, ...beginning(kept, stream, query), ...(subject === undefined ? {} : { subject }) };
  const messages: Message[] = [];
  const take = (message: LoggedMessage) => void messages.push(listedMessage(message, mask));
  const next = await kept.read(stream, range, take, { signal });
  return { messages, next: next?.at ?? null, nextNumber: next && kept.numberOf(next) };
}

function beginning(
  log: Pick<ReadLog, "placeOf">,
  channel: string,
  { from, beyond, number, at }: MessagesQuery,
): Beginning {
  if (from !== undefined) return { from: { channel, at: from } };
  if (beyond !== undefined) return { beyond: { channel, at: beyond } };
  if (number !== undefined) return { from: log.placeOf(channel, number) };
  return at === undefined ? {} : { from: new Date(at) };
}

/**
 * One stored message with its whole payload. `findStream`: its stream tells why a message is not there. Throws
 * `message_not_found`, `stream_not_found`.
 */
export async function readMessage(
  { mask, ...reading }: MessageReading & Pick<MaskedReading, "mask">,
  place: Place,
): Promise<Message> {
  return toMessage(await requireMessage(reading, place), mask);
}

/** The same with its secrets. */
export async function requireMessage(
  { log, signal, findStream }: MessageReading,
  place: Place,
): Promise<LoggedMessage> {
  const kept = taken(log);
  const message = await kept.get(place, signal === undefined ? {} : { signal });
  if (message !== null) return message;
  throw new HttpProblem("message_not_found", await explainAbsence(kept, place, { findStream, signal }));
}

async function explainAbsence(
  log: ReadLog,
  place: Place,
  { findStream, signal }: { readonly findStream: StreamFinder; readonly signal: AbortSignal | undefined },
): Promise<string> {
  const stream = await findStream(place.channel);
  const number = log.numberOf(place);
  if (stream === null || number === null) return `stream "${place.channel}" holds no message ${place.at}`;
  // What was stored since the last reading is not "never stored".
  const end = await log.end(place.channel, { signal });
  return explainMissing({ ...stream, lastNumber: end.number ?? stream.lastNumber }, number);
}

/** A message as lists show it: a long payload is cut, with a mark. */
export function listedMessage(message: LoggedMessage, mask: MessageMask): Message {
  return toMessage(message, mask, listedPayloadBytes);
}

/** A message without its secrets, whole: as the API shows it, and its payload's bytes. */
export function wholeMessage(
  message: LoggedMessage,
  mask: MessageMask,
): { readonly message: Message; readonly data: Uint8Array } {
  const masked = maskedContent(message, mask);
  return { message: shown(message, masked), data: masked.data };
}

function toMessage(message: LoggedMessage, mask: MessageMask, limitBytes?: number): Message {
  return shown(message, maskedContent(message, mask), limitBytes);
}

function maskedContent(message: LoggedMessage, mask: MessageMask): MessageContent {
  return mask.apply(message, { own: isOwnStream(message.place.channel) || isOwnSubject(message.subject) });
}

function shown(
  { place, number, subject, storedAt, data: stored }: LoggedMessage,
  { headers, data }: MessageContent,
  limitBytes?: number,
): Message {
  const payload = { ...viewPayload(data, limitBytes), sizeBytes: stored.length };
  return { place, number, subject, storedAt, headers: [...headers], payload };
}
