import type { LivePosition } from "../../model/message/live-position";
import type { FilterIndex, SubjectGrammar } from "../../model/stream/grammar";
import { isHidden } from "./watch-plan";

/** A stream, as far as live traffic cares. */
export interface CapturingStream {
  readonly name: string;
  readonly subjects: readonly string[];
  /** True where it also stores what does not pass: its numbers count more than what is seen. */
  readonly storesUnseen?: boolean;
}

/** A stream behind a viewer's filter; `whole`: the filter covers all that it stores. */
export type StreamBehind = Pick<LivePosition["streams"][number], "stream" | "whole">;

/** Which stream captures which subjects. */
export class CapturedSubjects {
  readonly index: FilterIndex;
  readonly #grammar: SubjectGrammar;
  readonly #owners = new Map<string, CapturingStream>();
  readonly #key: string;

  constructor(streams: readonly CapturingStream[], grammar: SubjectGrammar) {
    this.#grammar = grammar;
    for (const stream of streams) {
      for (const subject of stream.subjects.filter(grammar.isFilter)) this.#owners.set(subject, stream);
    }
    this.index = grammar.index(this.#owners.keys());
    this.#key = JSON.stringify(
      [...this.#owners]
        .map(([subject, { name, storesUnseen = false }]) => [subject, name, storesUnseen].join(" "))
        .sort(),
    );
  }

  /** True when `other` says the same. */
  equals(other: CapturedSubjects): boolean {
    return this.#key === other.#key;
  }

  /** The streams that capture something a viewer of `filter` sees, by name. */
  behind(filter: string): StreamBehind[] {
    const streams = new Set<CapturingStream>();
    for (const subject of this.index.overlapping(filter)) {
      const owner = this.#owners.get(subject);
      const common = this.#grammar.intersect(filter, subject);
      if (owner !== undefined && common !== null && !isHidden(common, filter, this.#grammar)) streams.add(owner);
    }
    return [...streams]
      .map(({ name, subjects, storesUnseen = false }) => ({
        stream: name,
        whole: !storesUnseen && subjects.every((subject) => this.#grammar.covers(filter, subject)),
      }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }
}
