import type { MessagesQuery } from "../contract/streams";
import type { Messages, StoredMessage } from "../event-bus/messages";
import type { Message } from "../model/message";
import { viewPayload } from "../model/payload-view";
import { HttpProblem } from "./problem";

/** Payload bytes of each message in a list; the whole is one click away. */
const listedPayloadBytes = 4 * 1024;

/** A page of stored messages. Throws `stream_not_found` and what else a read throws. */
export async function readMessages(
  messages: Messages,
  stream: string,
  query: MessagesQuery,
): Promise<{ messages: Message[]; nextSeq: number | null }> {
  const fromSeq = query.from ?? (query.at === undefined ? undefined : await seqAt(messages, stream, query.at));
  const page = await messages.range(stream, {
    direction: query.direction,
    limit: query.limit,
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(query.subject === undefined ? {} : { subject: query.subject }),
  });
  return { messages: page.messages.map((message) => toMessage(message, listedPayloadBytes)), nextSeq: page.nextSeq };
}

/** One stored message with its whole payload. Throws `message_not_found`, `stream_not_found`. */
export async function readMessage(messages: Messages, stream: string, seq: number): Promise<Message> {
  const message = await messages.get(stream, seq);
  if (message === null) throw new HttpProblem("message_not_found", `stream "${stream}" holds no message ${seq}`);
  return toMessage(message);
}

function toMessage({ data, ...message }: StoredMessage, limitBytes?: number): Message {
  return { ...message, headers: [...message.headers], payload: viewPayload(data, limitBytes) };
}

async function seqAt(messages: Messages, stream: string, at: string): Promise<number | undefined> {
  return (await messages.firstSince(stream, new Date(at)))?.seq;
}
