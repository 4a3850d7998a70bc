import * as z from "zod";
import type { HeaderEntries } from "../../../../model/message/headers";
import { EventBusError } from "../../../errors";
import type { LargeMessage, StoredMessage } from "../../jetstream/messages";
import { decodeHeaders } from "../wire-headers";
import { toIso } from "./values";

const storedSchema = z.object({
  message: z.object({
    subject: z.string(),
    seq: z.union([z.number(), z.string()]),
    data: z.base64().optional(),
    hdrs: z.base64().optional(),
    time: z.string(),
  }),
});

/** Answer of `STREAM.MSG.GET`. Throws `unsupported` for a sequence beyond 2^53: it would be taken for another one. */
export function toStoredMessage(stream: string, answer: unknown): StoredMessage {
  const { at, ...message } = toLargeMessage(stream, answer);
  const seq = Number(at);
  if (!Number.isSafeInteger(seq)) throw new EventBusError("unsupported", tooLarge(stream));
  return { ...message, seq };
}

/** Why a stream's messages are not known by numbers of ours. */
export const tooLarge = (stream: string) => `the sequences of ${stream} are larger than 2^53`;

/** The same with its sequence as text, however large it is. */
export function toLargeMessage(stream: string, answer: unknown): LargeMessage {
  const { message } = storedSchema.parse(answer);
  return {
    stream,
    at: String(message.seq),
    subject: message.subject,
    storedAt: toIso(message.time),
    headers: message.hdrs === undefined ? [] : decodeHeaders(Buffer.from(message.hdrs, "base64")),
    data: new Uint8Array(Buffer.from(message.data ?? "", "base64")),
  };
}

const directHeaderNames: ReadonlySet<string> = new Set([
  "Nats-Stream",
  "Nats-Subject",
  "Nats-Sequence",
  "Nats-Time-Stamp",
  "Nats-Num-Pending",
  "Nats-Last-Sequence",
]);

/**
 * A message of a batched direct get: what `STREAM.MSG.GET` puts beside it comes as headers appended to its own, so that
 * the last of each such name is the server's and any before it the publisher's. Null for an answer that is no message.
 */
export function toDirectMessage(stream: string, entries: HeaderEntries, data: Uint8Array): StoredMessage | null {
  const beside = new Map<string, string>();
  const headers: HeaderEntries = [];
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at];
    if (entry === undefined) continue;
    const [name, value] = entry;
    if (directHeaderNames.has(name) && !beside.has(name)) beside.set(name, value);
    else headers.push(entry);
  }
  const seq = beside.get("Nats-Sequence");
  if (seq === undefined) return null;
  return {
    stream,
    seq: Number(seq),
    subject: beside.get("Nats-Subject") ?? "",
    storedAt: toIso(beside.get("Nats-Time-Stamp") ?? ""),
    headers: headers.reverse(),
    data: new Uint8Array(data), // a copy: the original is a view that would keep a whole network buffer alive
  };
}
