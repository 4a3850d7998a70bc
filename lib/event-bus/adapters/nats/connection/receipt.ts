import { JetStreamApiError } from "@nats-io/jetstream";
import { errors, type Msg } from "@nats-io/transport-node";
import * as z from "zod";
import type { PublishAck } from "../../../bus/publish-ack";
import { EventBusError } from "../../../errors";
import { apiErrorSchema } from "./api-error";
import { parseExactly } from "./exact-json";

const receiptSchema = z.object({
  stream: z.string().default(""),
  seq: z.union([z.number(), z.string()]).default(0),
  duplicate: z.boolean().default(false),
  error: apiErrorSchema.optional(),
});

/**
 * The receipt in the answer to a publish. Throws the client's error classes for a refusal, and `publish_unknown` for
 * the answer of somebody else who listens on the subject: whether a stream stored it, too, is not known.
 */
export function toPublishAck(message: Msg, subject: string): PublishAck {
  if (message.data.length === 0 && message.headers?.code === 503) throw new errors.NoRespondersError(subject);
  const parsed = receiptSchema.safeParse(parse(message));
  if (parsed.data?.error !== undefined) throw new JetStreamApiError(parsed.data.error);
  if (!parsed.success || parsed.data.stream === "") {
    throw new EventBusError(
      "publish_unknown",
      `publish to ${subject}: another answer came before the stream's receipt`,
    );
  }
  const { stream, seq, duplicate } = parsed.data;
  return typeof seq === "number" ? { stream, seq, duplicate } : { stream, seq: Number(seq), exactSeq: seq, duplicate };
}

function parse(message: Msg): unknown {
  try {
    return parseExactly(message.string());
  } catch {
    return null; // not JSON: no receipt
  }
}
