import type { JobCopy } from "../../../jobs/jobs";
import type { Consumer } from "../../../model/consumer/consumer";
import {
  type DeliveringConsumer,
  type DeliveryState,
  estimateDelivery,
} from "../../../model/consumer/delivery-estimate";
import type { CopyProgress } from "../../../model/job/job";
import type { SubjectGrammar } from "../../../model/stream/grammar";

/** What the progress of copies is told from. */
export interface CopyReaders {
  readonly consumers: readonly Consumer[];
  readonly streams: readonly { readonly config: { readonly name: string }; readonly removesFinished: boolean }[];
  readonly grammar: SubjectGrammar;
}

/** How far the consumers are with the copies of a redrive. Each subject is compared with the filters once. */
export function copyProgress(copies: Iterable<JobCopy>, { consumers, streams, grammar }: CopyReaders): CopyProgress {
  const progress = { stored: 0, acknowledged: 0, failedAgain: 0, unread: 0 };
  const removing = new Set(streams.flatMap(({ config, removesFinished }) => (removesFinished ? config.name : [])));
  const readers = new Map<string, readonly DeliveringConsumer[]>();
  const readersOf = (copy: JobCopy) => {
    const key = JSON.stringify([copy.place.channel, copy.onlyConsumer, copy.subject]);
    const known = readers.get(key) ?? findReaders(copy, consumers, grammar);
    readers.set(key, known);
    return known;
  };
  for (const copy of copies) {
    progress.stored++;
    if (copy.failedAgain) {
      progress.failedAgain++;
      continue;
    }
    const states = statesOf(copy, readersOf(copy), removing.has(copy.place.channel), grammar);
    if (states.length === 0) progress.unread++;
    else if (states.every((state) => state === "done")) progress.acknowledged++;
  }
  return progress;
}

/** The consumers that read what has the subject of a copy. A copy for one consumer alone is read under that one's name. */
function findReaders(
  { place, subject, onlyConsumer }: JobCopy,
  consumers: readonly Consumer[],
  grammar: SubjectGrammar,
): readonly DeliveringConsumer[] {
  const there = consumers.filter(({ stream }) => stream === place.channel);
  // Whatever its filter: the subject of its copies is its own.
  if (onlyConsumer !== null)
    return there
      .filter(({ name }) => name === onlyConsumer)
      .map((consumer) => ({ ...consumer, config: { filterSubjects: [] } }));
  if (subject === null) return [];
  return there.filter(
    ({ config: { filterSubjects } }) =>
      filterSubjects.length === 0 || filterSubjects.some((filter) => grammar.covers(filter, subject)),
  );
}

/** How far each consumer is that gets the copy. */
function statesOf(
  { number, subject, at }: JobCopy,
  readers: readonly DeliveringConsumer[],
  removesFinished: boolean,
  grammar: SubjectGrammar,
): DeliveryState[] {
  if (number === null) return [];
  const message = { number, subject: subject ?? "", storedAt: at, removesFinished };
  return readers
    .map((consumer) => estimateDelivery(consumer, message, grammar))
    .filter((state) => state !== "not_for_it");
}
