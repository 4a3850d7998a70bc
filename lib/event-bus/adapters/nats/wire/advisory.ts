import * as z from "zod";
import type { Announcement, Rejection } from "../../../../model/stream/announcement";
import { isRemovedReason } from "../../jetstream/advisories";
import { parseExactly } from "../connection/exact-json";
import { toIso } from "./values";

const rejectionSchema = z.object({
  type: z.literal("io.nats.jetstream.advisory.v1.nak"),
  id: z.string(),
  timestamp: z.string(),
  stream: z.string(),
  consumer: z.string(),
  stream_seq: z.union([z.number(), z.string().regex(/^\d+$/)]),
  deliveries: z.number(),
});

const advisorySchema = rejectionSchema.extend({
  type: z.enum(["io.nats.jetstream.advisory.v1.max_deliver", "io.nats.jetstream.advisory.v1.terminated"]),
  reason: z.string().optional(),
});

/** A captured advisory. Throws if the message is not one. */
export function toAdvisory(text: string): Announcement {
  const advisory = advisorySchema.parse(parseExactly(text));
  const notice = toDeliveryNotice(advisory);
  if (isRemovedReason(advisory.reason)) return { ...notice, kind: "removed", reason: null };
  return {
    ...notice,
    kind: advisory.type === "io.nats.jetstream.advisory.v1.max_deliver" ? "max_deliveries" : "terminated",
    reason: advisory.reason || null,
  };
}

/** A captured rejection (nak). Throws if the message is not one. */
export function toRejection(text: string): Rejection {
  return toDeliveryNotice(rejectionSchema.parse(parseExactly(text)));
}

function toDeliveryNotice(wire: Omit<z.infer<typeof rejectionSchema>, "type">): Rejection {
  return {
    id: wire.id,
    at: toIso(wire.timestamp),
    stream: wire.stream,
    consumer: wire.consumer,
    place: { channel: wire.stream, at: String(wire.stream_seq) },
    number: typeof wire.stream_seq === "number" ? wire.stream_seq : null,
    deliveries: wire.deliveries,
  };
}
