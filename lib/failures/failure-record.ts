import * as z from "zod";
import type { StoredMessage } from "../event-bus/messages";
import type { Advisory } from "../model/advisory";
import { headerEntriesSchema } from "../model/headers";

/** Header that carries a record; the message body is the failed message's payload, byte for byte. */
export const recordHeader = "Jetlag-Failure";

/** What the failure stream keeps: a failure with the original's headers. */
export const failureRecordSchema = z.object({
  type: z.literal("failed"),
  id: z.string(),
  reason: z.enum(["gave_up", "terminated"]),
  detail: z.string().nullable(),
  failedAt: z.string(),
  stream: z.string(),
  seq: z.number(),
  consumer: z.string(),
  deliveries: z.number(),
  /** Null when the message was gone before it could be read. */
  message: z
    .object({
      subject: z.string(),
      storedAt: z.string(),
      headers: headerEntriesSchema,
      sizeBytes: z.number(),
      /** False when the payload did not fit beside its headers and only its beginning is kept. */
      whole: z.boolean(),
    })
    .nullable(),
});
/** See {@link failureRecordSchema}. */
export type FailureRecord = z.infer<typeof failureRecordSchema>;

/** The record of an advisory and the message it speaks of. */
export function toFailureRecord(advisory: Advisory, message: StoredMessage | null, keptBytes: number): FailureRecord {
  return {
    type: "failed",
    id: advisory.id,
    reason: advisory.kind === "max_deliveries" ? "gave_up" : "terminated",
    detail: advisory.reason,
    failedAt: advisory.at,
    stream: advisory.stream,
    seq: advisory.streamSeq,
    consumer: advisory.consumer,
    deliveries: advisory.deliveries,
    message: message && {
      subject: message.subject,
      storedAt: message.storedAt,
      headers: message.headers,
      sizeBytes: message.data.length,
      whole: message.data.length <= keptBytes,
    },
  };
}
