import * as z from "zod";
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
