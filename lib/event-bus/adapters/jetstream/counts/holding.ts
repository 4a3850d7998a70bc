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
  /** Deliveries that surely came again. */
  readonly again: number;
  readonly stored: number;
  /** The stream before and after `stored` was counted. */
  readonly listed: Pick<Stream, "lastNumber" | "messages">;
  readonly looked: Pick<Stream, "lastNumber" | "messages">;
}

/** What the consumer was given since it held `before` (null: not known), by what was removed and what more it holds now. */
export function takeRemoved(
  before: Holding | null,
  { delivered, again, stored, listed, looked }: HoldingRead,
): { readonly given: FirstDeliveries; readonly holding: Holding } {
  const gone = goneFrom(looked);
  const blur = gone - goneFrom(listed);
  if (before === null) return { given: anyOf(delivered), holding: { stored, gone, blur, carried: 0 } };
  const messages = gone - before.gone + stored - before.stored + before.carried;
  // Not more apart than what came and went while it was read: all was given once, and the rest is counted with the next.
  const isAll = again === 0 && Math.abs(messages - delivered) <= blur + before.blur;
  const left = isAll ? delivered : messages;
  // More than was delivered was removed by somebody else: nothing of it is counted later.
  const carried = isAll ? messages - delivered : 0;
  const given = countedRemoved({ delivered, again, left, least: stored - before.stored });
  return { given, holding: { stored, gone, blur, carried } };
}

/** All messages that ever left a stream. */
const goneFrom = ({ lastNumber, messages }: Pick<Stream, "lastNumber" | "messages">) => lastNumber - messages;
