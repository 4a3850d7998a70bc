import * as z from "zod";
import type { AckTiming } from "../../../../model/stream/announcement";
import { nanosPerMs } from "./values";

const ackTimingSchema = z.object({
  type: z.literal("io.nats.jetstream.metric.v1.consumer_ack"),
  stream: z.string(),
  consumer: z.string(),
  ack_time: z.number(),
});

/** A sampled acknowledgement. Throws if the message is not one. */
export function toAckTiming(text: string): AckTiming {
  const { stream, consumer, ack_time: nanos } = ackTimingSchema.parse(JSON.parse(text));
  return { stream, consumer, ackMs: nanos / nanosPerMs };
}
