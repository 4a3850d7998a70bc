import type { MessagesQuery } from "../../contract/streams";
import type { Messages, StoredMessage } from "../../event-bus/broker/messages";
import type { Message } from "../../model/message/message";
import type { MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import { isOwnStream, isOwnSubject } from "../../model/stream/stream";
import { HttpProblem } from "../http/problem";

/** Payload bytes of each message in a list; the whole is one click away. */
const listedPayloadBytes = 4 * 1024;

/** Where messages are read, and what is taken out of them. */
interface MaskedReading {
  readonly messages: Messages;
  readonly mask: MessageMask;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * A page of stored messages; it ends early where they are large. Throws `stream_not_found` and what else a read throws.
 */
export async function readMessages(
  { messages, mask, signal }: MaskedReading,
  stream: string,
  { from, at, direction, limit, subject }: MessagesQuery,
): Promise<{ messages: Message[]; nextSeq: number | null }> {
  const first =
    from !== undefined || at === undefined ? null : await messages.firstSince(stream, new Date(at), { signal });
  const fromSeq = from ?? first?.seq;
  const range = {
    direction,
    limit,
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(subject === undefined ? {} : { subject }),
  };
  const listed: Message[] = [];
  const take = (message: StoredMessage) => void listed.push(listedMessage(message, mask));
  const nextSeq = await messages.read(stream, range, take, { signal });
  return { messages: listed, nextSeq };
}

/** One stored message with its whole payload. Throws `message_not_found`, `stream_not_found`. */
export async function readMessage(
  { messages, mask, signal }: MaskedReading,
  stream: string,
  seq: number,
): Promise<Message> {
  const message = await messages.get(stream, seq, { signal });
  if (message === null) throw new HttpProblem("message_not_found", `stream "${stream}" holds no message ${seq}`);
  return toMessage(message, mask);
}

/** A message as lists show it: a long payload is cut, with a mark. */
export function listedMessage(message: StoredMessage, mask: MessageMask): Message {
  return toMessage(message, mask, listedPayloadBytes);
}

function toMessage(message: StoredMessage, mask: MessageMask, limitBytes?: number): Message {
  const { stream, seq, subject, storedAt } = message;
  const { headers, data } = mask.apply(message, { own: isOwnStream(stream) || isOwnSubject(subject) });
  const payload = { ...viewPayload(data, limitBytes), sizeBytes: message.data.length };
  return { stream, seq, subject, storedAt, headers: [...headers], payload };
}
