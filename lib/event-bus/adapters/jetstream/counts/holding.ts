import type { Stream } from "../../../../model/stream/stream";
import { anyOf, countedRemoved, type FirstDeliveries } from "./delivery-step";

/** Messages of a consumer behind where it stands that are stored, and all that had left its stream then. */
export interface Holding {
  readonly stored: number;
  readonly gone: number;
  /** Messages that left the stream while all this was read. */
  readonly blur: number;
  /** What was counted and is not told yet. */
  readonly carried: number;
}

/** What was read in one sweep of a consumer that alone finished messages. */
export interface HoldingRead {
  readonly delivered: number;
  readonly stored: number;
  /** The stream before and after `stored` was counted. */
  readonly listed: Pick<Stream, "lastNumber" | "messages">;
  readonly looked: Pick<Stream, "lastNumber" | "messages">;
}

/** What the consumer was given since it held `before` (null: not known), by what was removed and what more it holds now. */
export function takeRemoved(
  before: Holding | null,
  { delivered, stored, listed, looked }: HoldingRead,
): { readonly given: FirstDeliveries; readonly holding: Holding } {
  const gone = goneFrom(looked);
  const blur = gone - goneFrom(listed);
  if (before === null) return { given: anyOf(delivered), holding: { stored, gone, blur, carried: 0 } };
  const messages = gone - before.gone + stored - before.stored + before.carried;
  // Not more apart than what came and went while it was read: all was given once, and the rest is counted with the next.
  const given = Math.abs(messages - delivered) <= blur + before.blur ? delivered : messages;
  return { given: countedRemoved(delivered, given), holding: { stored, gone, blur, carried: messages - given } };
}

/** All messages that ever left a stream. */
const goneFrom = ({ lastNumber, messages }: Pick<Stream, "lastNumber" | "messages">) => lastNumber - messages;
