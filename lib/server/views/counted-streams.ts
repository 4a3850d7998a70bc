import { isEventBusError } from "../../event-bus/errors";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { Stream } from "../../model/stream/stream";
import { type CountedSubjects, mostCounted, type SubjectTally } from "../dashboard/subject-tally";

/** Streams that are counted at the same time. */
const parallel = 4;

/** Which subjects are wanted. */
export interface WantedSubjects {
  /** Right below this branch; undefined: all. */
  readonly under: string | undefined;
  /** A pattern, or text in the subjects; empty for all. */
  readonly q: string;
}

/** A stream with as many messages on each of its subjects as the broker told. */
export interface CountedStream {
  readonly stream: string;
  readonly counted: CountedSubjects;
}

/** A stream that was not counted. */
export interface LeftOut {
  readonly stream: string;
  readonly subjects: number | null;
  readonly why: "too_many" | "unanswered";
}

/** What streams are counted from. */
export interface Counting {
  readonly subjects: Pick<SubjectTally, "count">;
  readonly grammar: SubjectGrammar;
}

type Counted = Pick<Stream, "messages" | "subjectCount"> & { readonly config: Pick<Stream["config"], "name"> };

/**
 * The subjects of streams that are wanted. Whole streams are counted as long as they have {@link mostCounted} subjects
 * together, those with the fewest first; of a larger one only what a pattern or a branch narrows it to. Of several
 * streams, one that does not answer is left out; of a single one, throws what counting throws.
 */
export async function countStreams(
  { subjects, grammar }: Counting,
  streams: readonly Counted[],
  wanted: WantedSubjects,
): Promise<{ readonly counted: readonly CountedStream[]; readonly leftOut: readonly LeftOut[] }> {
  const counted: CountedStream[] = [];
  const leftOut: LeftOut[] = [];
  const plans = planCounts(grammar, streams, wanted);
  const rest = plans.values();
  const work = async () => {
    for (const { stream, pattern, subjects: known } of rest) {
      if (pattern === null) {
        leftOut.push({ stream, subjects: known, why: "too_many" });
        continue;
      }
      try {
        counted.push({ stream, counted: await subjects.count(stream, pattern) });
      } catch (error) {
        if (plans.length === 1 || !isEventBusError(error)) throw error;
        leftOut.push({ stream, subjects: known, why: "unanswered" });
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const byName = (a: { stream: string }, b: { stream: string }) => (a.stream < b.stream ? -1 : 1);
  return { counted: counted.sort(byName), leftOut: leftOut.sort(byName) };
}

interface Plan {
  readonly stream: string;
  readonly subjects: number | null;
  /** Null: too many. */
  readonly pattern: string | null;
}

function planCounts(grammar: SubjectGrammar, streams: readonly Counted[], { under, q }: WantedSubjects): Plan[] {
  const narrow = patternOf(grammar, q) ?? (under === undefined ? null : `${under}.>`);
  let budget = mostCounted;
  // Of many, those that were empty when they were read last are passed over; what somebody chose may have filled since.
  const filled = streams.length === 1 ? streams : streams.filter(({ messages }) => messages > 0);
  return filled
    .toSorted((a, b) => (a.subjectCount.value ?? 0) - (b.subjectCount.value ?? 0))
    .map(({ config: { name: stream }, subjectCount }) => {
      const subjects = subjectCount.value;
      // A pattern with wildcards is the broker's work; all of a stream that is not too large serves every other question.
      if (patternOf(grammar, q) !== null && !grammar.isName(q)) return { stream, subjects, pattern: q };
      budget -= subjects ?? 0;
      return { stream, subjects, pattern: budget >= 0 ? grammar.everything : narrow };
    });
}

function patternOf(grammar: SubjectGrammar, q: string): string | null {
  return grammar.isFilter(q) ? q : null;
}

/** Those of the subjects that a text is found in; a pattern has found them already. */
export function foundSubjects(
  grammar: SubjectGrammar,
  told: CountedSubjects["told"],
  q: string,
): CountedSubjects["told"] {
  const isText = q !== "" && (!grammar.isFilter(q) || grammar.isName(q));
  if (!isText) return told;
  const wanted = q.toLowerCase();
  return told.filter(([subject]) => subject.toLowerCase().includes(wanted));
}
