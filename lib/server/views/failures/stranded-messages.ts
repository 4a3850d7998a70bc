import type { StrandedJson } from "../../../contract/stranded";
import type { FailureSource } from "../../../event-bus/broker/failure-source";
import { type Offer, taken } from "../../../event-bus/broker/offer";
import { knownJson } from "../../../model/known";
import type { MessageMask } from "../../../model/message/message-mask";
import { listedMessage } from "../stored-messages";

interface StrandedReading {
  readonly failures: Offer<Pick<FailureSource, "countStranded">>;
  readonly mask: MessageMask;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * Counts the messages that a reader was given and does not have any more, though they are stored. Throws `unsupported`
 * for a channel that keeps what is acknowledged, and what a read throws.
 */
export async function findStranded(
  { failures, mask, signal }: StrandedReading,
  channel: string,
  reader: string,
): Promise<StrandedJson> {
  const { count, messages, inFlight } = await taken(failures).countStranded(channel, reader, { signal });
  return { count: knownJson(count), messages: messages.map((message) => listedMessage(message, mask)), inFlight };
}
