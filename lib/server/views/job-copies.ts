import type { RedriveCopy } from "../../failures/redrive/failure-jobs";
import type { Consumer } from "../../model/consumer/consumer";
import { estimateDelivery } from "../../model/consumer/delivery-estimate";
import type { CopyProgress } from "../../model/failure/failure-job";
import type { SubjectGrammar } from "../../model/stream/grammar";

/** What the progress of copies is told from. */
export interface CopyReaders {
  readonly consumers: readonly Consumer[];
  readonly streams: readonly { readonly config: { readonly name: string }; readonly removesFinished: boolean }[];
  readonly grammar: SubjectGrammar;
}

/** How far the consumers are with the copies of a redrive. */
export function copyProgress(copies: Iterable<RedriveCopy>, readers: CopyReaders): CopyProgress {
  const progress = { stored: 0, acknowledged: 0, failedAgain: 0, unread: 0 };
  const consumersOf = new Map<string, Consumer[]>();
  for (const consumer of readers.consumers) {
    const known = consumersOf.get(consumer.stream);
    if (known === undefined) consumersOf.set(consumer.stream, [consumer]);
    else known.push(consumer);
  }
  const removing = new Set(
    readers.streams.flatMap(({ config, removesFinished }) => (removesFinished ? config.name : [])),
  );
  for (const copy of copies) {
    progress.stored++;
    if (copy.failedAgain) {
      progress.failedAgain++;
      continue;
    }
    const of = consumersOf.get(copy.place.channel) ?? [];
    const states = statesOf(copy, of, removing.has(copy.place.channel), readers.grammar);
    if (states.length === 0) progress.unread++;
    else if (states.every((state) => state === "done")) progress.acknowledged++;
  }
  return progress;
}

/** How far each consumer is that gets the copy. A copy for one consumer alone is read under that one's name. */
function statesOf(
  { number, subject, onlyConsumer, at }: RedriveCopy,
  consumers: readonly Consumer[],
  removesFinished: boolean,
  grammar: SubjectGrammar,
) {
  if (number === null) return [];
  if (onlyConsumer === null && subject === null) return [];
  const readers = onlyConsumer === null ? consumers : consumers.filter(({ name }) => name === onlyConsumer);
  return readers
    .map((consumer) => {
      // Whatever its filter: the subject of its copies is its own.
      const own = onlyConsumer === null ? consumer : { ...consumer, config: { filterSubjects: [] } };
      return estimateDelivery(own, { number, subject: subject ?? "", storedAt: at, removesFinished }, grammar);
    })
    .filter((state) => state !== "not_for_it");
}
