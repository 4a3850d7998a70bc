import { attemptWords } from "@/lib/client/words/consumers/delivery-words";
import { formatQuantity } from "@/lib/client/words/format";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import type { Retrying } from "@/lib/model/failure/retrying";
import type { Message } from "@/lib/model/message/message";

type Position = Pick<ConsumerHealth, "deliveredUpTo" | "inFlight" | "redelivered"> & {
  readonly config: Pick<ConsumerHealth["config"], "maxDeliver">;
};

/** A message after the ack floor. */
export interface UnfinishedMessage extends Pick<Message, "number"> {
  /** The first one of them. */
  readonly isFirst: boolean;
  /** What was announced of its deliveries, if anything. */
  readonly retrying: Retrying | undefined;
}

/**
 * Who has a message after the ack floor. Where its rejection was announced: how often it was delivered, and when it comes
 * again. Else as far as counters tell: beyond what was delivered it waits; before that the server does not say which ones
 * are acknowledged out of order, and only the first one is known not to be, because the floor would have passed it.
 */
export function messageState(
  { deliveredUpTo, inFlight, redelivered, config: { maxDeliver } }: Position,
  { number, isFirst, retrying }: UnfinishedMessage,
  nowMs: number | null,
): string {
  if (retrying !== undefined) return attemptWords(retrying, nowMs);
  if (number === null) return "not known whether it was delivered";
  if (number > deliveredUpTo) return "not delivered yet";
  if (!isFirst || inFlight === 0) return "delivered, perhaps acknowledged";
  if (redelivered > 0) return "delivered, not acknowledged";
  const times = maxDeliver === null ? "once" : `1 of ${formatQuantity(maxDeliver, "time")}`;
  return `delivered ${times}, not acknowledged`;
}
