import type { Redrive } from "../../../failures/redrive/failure-jobs";
import { recipientsOf } from "../../../jobs/job-record";
import type { Consumer } from "../../../model/consumer/consumer";
import { consumerKey } from "../../../model/consumer/consumer-key";
import type { Failure } from "../../../model/failure/failure";
import type { HistoryMark } from "../../../model/history";
import type { SubjectGrammar } from "../../../model/stream/grammar";

/** Whom a redrive reaches. */
interface RedriveReach {
  readonly atMs: number;
  /** Subjects of its copies; empty when it was for single consumers. */
  readonly subjects: ReadonlySet<string>;
  /** Consumers that it was for alone. */
  readonly consumers: ReadonlySet<string>;
}

/** What marks are made of. */
export interface RedriveMarksOptions {
  readonly jobs: { redrives(): Iterable<Redrive> };
  readonly grammar: SubjectGrammar;
  /** What was redriven; undefined for what has expired since. */
  readonly failureOf: (id: string) => Pick<Failure, "stream" | "consumer" | "subject"> | undefined;
  /** Subjects that a stream captures; empty for one that is not known. */
  readonly subjectsOf: (stream: string) => readonly string[];
}

/** Redrives as marks in the charts of the consumers that get the copies. */
export class RedriveMarks {
  readonly #options: RedriveMarksOptions;
  /** By job: its plan does not change, and may have 100,000 failures. */
  readonly #reaches = new Map<string, RedriveReach>();

  constructor(options: RedriveMarksOptions) {
    this.#options = options;
  }

  /** Redrives since a moment whose copies a consumer gets. */
  of({ stream, name, config }: Pick<Consumer, "stream" | "name" | "config">, sinceMs: number): HistoryMark[] {
    const { grammar, subjectsOf } = this.#options;
    const captured = subjectsOf(stream);
    const filters = config.filterSubjects.length === 0 ? [grammar.everything] : config.filterSubjects;
    const isRead = (subject: string) =>
      captured.some((one) => grammar.covers(one, subject)) && filters.some((filter) => grammar.covers(filter, subject));
    return this.#all()
      .filter(({ atMs, subjects, consumers }) => {
        return atMs >= sinceMs && (consumers.has(consumerKey(stream, name)) || [...subjects].some(isRead));
      })
      .map(({ atMs }) => ({ atMs, kind: "redriven" }));
  }

  #all(): RedriveReach[] {
    const { jobs, failureOf } = this.#options;
    const seen = new Set<string>();
    for (const { id, created, failureIds } of jobs.redrives()) {
      seen.add(id);
      if (this.#reaches.has(id)) continue;
      const failures = failureIds.map(failureOf).filter((one) => one !== undefined);
      const isTargeted = recipientsOf(created) === "consumer";
      const subjects = failures.map(({ subject }) => created.destination ?? subject).filter((one) => one !== null);
      this.#reaches.set(id, {
        atMs: Date.parse(created.at),
        subjects: new Set(isTargeted ? [] : subjects),
        consumers: new Set(isTargeted ? failures.flatMap(keyOf) : []),
      });
    }
    for (const id of this.#reaches.keys()) if (!seen.has(id)) this.#reaches.delete(id);
    return [...this.#reaches.values()];
  }
}

/** Nothing for a failure that does not say whose it is. */
function keyOf({ stream, consumer: name }: Pick<Failure, "stream" | "consumer">): string[] {
  return stream === null || name === null ? [] : [consumerKey(stream, name)];
}
