import type { Consumer } from "../../model/consumer/consumer";
import type { SubjectGrammar } from "../../model/stream/grammar";

/** What a stream shows of the messages that a filter can match. */
export interface FilteredStream {
  /** What it captures; null where messages come to it in other ways too, so that nobody can say. */
  readonly captured: Captured | null;
  /** Running number of the newest message. */
  readonly lastNumber: number;
}

/** Subjects that a stream captures, and how they are matched. */
export interface Captured {
  readonly subjects: readonly string[];
  readonly grammar: Pick<SubjectGrammar, "intersect">;
}

/** What the filters of one consumer reach in its stream, from reading to reading. */
export class FilterReach {
  #filters: readonly string[] | null = null;
  #subjects: readonly string[] = [];
  #baseNumber = 0;
  #hasMatched = false;
  /** Messages stored since it is watched, while its filters have matched none, ever; 0 once they have. */
  passed = 0;
  /** Since when no subject that its stream captures can match any of its filters, Unix milliseconds; null: some can. */
  outsideSinceMs: number | null = null;

  /** Takes a reading. True when its filters are others than in the one before: figures do not go on where they were. */
  note({ config, waiting, deliveries }: Consumer, { captured, lastNumber }: FilteredStream, nowMs: number): boolean {
    const { filterSubjects: filters } = config;
    const subjects = captured?.subjects ?? [];
    const isChanged = this.#filters !== null && !areSame(this.#filters, filters);
    if (this.#filters === null || isChanged || !areSame(this.#subjects, subjects)) {
      const isOutside = captured !== null && filters.length > 0 && !canMatch(filters, captured);
      this.outsideSinceMs = isOutside ? (this.outsideSinceMs ?? nowMs) : null;
      this.#filters = filters;
      this.#subjects = subjects;
      this.#baseNumber = lastNumber;
      this.#hasMatched = filters.length === 0;
    }
    this.#hasMatched ||= waiting + deliveries > 0;
    this.passed = this.#hasMatched ? 0 : lastNumber - this.#baseNumber;
    return isChanged;
  }
}

function canMatch(filters: readonly string[], { subjects, grammar }: Captured): boolean {
  return filters.some((filter) => subjects.some((subject) => grammar.intersect(filter, subject) !== null));
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
