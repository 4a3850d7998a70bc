import { payloadPreview } from "@/lib/client/words/payload-preview";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { decodeEventPayload } from "@/lib/model/message/event-payload";
import type { PayloadView } from "@/lib/model/message/payload-view";

/** A payload on one line; of an event its data, since the envelopes of a stream all begin alike. */
export function previewLine(payload: PayloadView): string {
  const decoded = payload.encoding === "utf8" && !payload.truncated ? decodeEventPayload(payload.data) : null;
  if (!decoded?.ok) return payloadPreview(payload);
  return payloadPreview({ ...payload, data: JSON.stringify(decoded.payload.data) });
}

/**
 * Who has a message after the ack floor, as far as counters tell: beyond what was delivered it waits. Before that the
 * server does not say which ones are acknowledged out of order; only the first one is known not to be, because the
 * floor would have passed it.
 */
export function messageState(
  { deliveredUpTo, inFlight }: Pick<ConsumerHealth, "deliveredUpTo" | "inFlight">,
  number: number | null,
  isFirst: boolean,
): string {
  if (number === null) return "not known whether it was delivered";
  if (number > deliveredUpTo) return "not delivered yet";
  if (isFirst && inFlight > 0) return "delivered, not acknowledged";
  return "delivered, perhaps acknowledged";
}
