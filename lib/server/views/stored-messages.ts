import type { MessagesQuery } from "../../contract/streams";
import type { StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import type { Offer } from "../../event-bus/broker/offer";
import { taken } from "../../event-bus/broker/offer";
import type { Message } from "../../model/message/message";
import type { MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import { isOwnStream, isOwnSubject } from "../../model/stream/stream";
import { HttpProblem } from "../http/problem";

/** Payload bytes of each message in a list; the whole is one click away. */
const listedPayloadBytes = 4 * 1024;

/** Where messages are read, and what is taken out of them. */
interface MaskedReading {
  readonly log: Offer<MessageLog>;
  readonly mask: MessageMask;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * A page of stored messages; it ends early where they are large. Throws `stream_not_found` and what else a read throws.
 */
export async function readMessages(
  { log, mask, signal }: MaskedReading,
  stream: string,
  { from, at, direction, limit, subject }: MessagesQuery,
): Promise<{ messages: Message[]; nextSeq: number | null }> {
  const kept = taken(log);
  const time = at === undefined ? undefined : new Date(at);
  const begin = from === undefined ? time : kept.placeOf(stream, from);
  const range = {
    ...{ direction, limit },
    ...(begin === undefined ? {} : { from: begin }),
    ...(subject === undefined ? {} : { subject }),
  };
  const listed: Message[] = [];
  const take = (message: LoggedMessage) => void listed.push(listedMessage(numbered(message), mask));
  const next = await kept.read(stream, range, take, { signal });
  return { messages: listed, nextSeq: next && kept.numberOf(next) };
}

/** One stored message with its whole payload. Throws `message_not_found`, `stream_not_found`. */
export async function readMessage({ log, mask, signal }: MaskedReading, stream: string, seq: number): Promise<Message> {
  const kept = taken(log);
  const message = await kept.get(kept.placeOf(stream, seq), { signal });
  if (message === null) throw new HttpProblem("message_not_found", `stream "${stream}" holds no message ${seq}`);
  return toMessage(numbered(message), mask);
}

/** A message as lists show it: a long payload is cut, with a mark. */
export function listedMessage(message: StoredMessage, mask: MessageMask): Message {
  return toMessage(message, mask, listedPayloadBytes);
}

/** A message with the number by which people know it. */
function numbered({ place, number, ...message }: LoggedMessage): StoredMessage {
  if (number === null) throw new HttpProblem("unsupported", `messages of "${place.channel}" have no numbers`);
  return { ...message, stream: place.channel, seq: number };
}

function toMessage(message: StoredMessage, mask: MessageMask, limitBytes?: number): Message {
  const { stream, seq, subject, storedAt } = message;
  const { headers, data } = mask.apply(message, { own: isOwnStream(stream) || isOwnSubject(subject) });
  const payload = { ...viewPayload(data, limitBytes), sizeBytes: message.data.length };
  return { stream, seq, subject, storedAt, headers: [...headers], payload };
}
