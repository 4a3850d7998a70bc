import type { MessageDeletionPlan, WantingReader } from "../../../contract/manage-message";
import { type DeliveringConsumer, estimateDelivery } from "../../../model/consumer/delivery-estimate";
import type { Deliveries } from "../../../model/failure/deliveries";
import type { SubjectGrammar } from "../../../model/stream/grammar";

/** Consumers named. */
const namedReaders = 5;

/** What is needed of a consumer. */
export interface PossibleReader extends DeliveringConsumer {
  readonly name: string;
  readonly displayName: string;
}

/** A message as its readers' counters are compared with it. */
export interface WantedMessage {
  readonly number: number;
  readonly subject: string;
  readonly storedAt: string;
  readonly removesFinished: boolean;
}

/**
 * The consumers that a message is for and that are not done with it: neither acknowledged, as far as their counters tell,
 * nor given up.
 */
export function wantingReaders(
  readers: readonly PossibleReader[],
  message: WantedMessage,
  { announced, grammar }: { readonly announced: Deliveries; readonly grammar: SubjectGrammar },
): Pick<MessageDeletionPlan, "wanted" | "otherWanting"> {
  const wanted = readers.flatMap((reader): WantingReader[] => {
    const state = estimateDelivery(reader, message, grammar);
    if (state === "done" || state === "not_for_it") return [];
    const { name, displayName } = reader;
    if (state !== "waiting" && announced.retrying.some(({ consumer }) => consumer === name))
      return [{ name, displayName, state: "retrying" }];
    return announced.failures.some(({ consumer }) => consumer === name) ? [] : [{ name, displayName, state }];
  });
  return { wanted: wanted.slice(0, namedReaders), otherWanting: Math.max(0, wanted.length - namedReaders) };
}
