import type { Known, Measure } from "../../../../model/known";
import type { OpenMessage } from "../../../broker/reading";

/** Whose end a question is about. */
export type LookupAim = "unfinished" | "undelivered";

/** A question: which is the first message of `filter` after `position`? */
export interface Lookup {
  readonly aim: LookupAim;
  readonly filter: string;
  readonly position: number;
  /** When this was last asked; 0 for never. */
  readonly readAtMs: number;
}

/** A message that answers a question. */
export interface FoundMessage {
  readonly seq: number;
  readonly message: OpenMessage;
}

/** An answer: after `position` the first one was `message`. */
interface Answer extends FoundMessage {
  readonly position: number;
  /** When it was first found, and when last: a message stored later than the first is younger. */
  readonly foundAtMs: number;
  readonly readAtMs: number;
}

/** An answer: after `position` there was none. */
interface NoAnswer {
  readonly position: number;
  readonly readAtMs: number;
}

/** A message may have been deleted by hand since it was looked up: it is asked for again after this long. */
const trustMs = 30_000;
/** Answers kept per filter: one for each aim, and one that was passed. */
const keepAnswers = 3;

/** What is known about the first messages of a consumer's filters after its positions. */
export class FilterLookups {
  readonly #filters: readonly string[];
  readonly #answers = new Map<string, Answer[]>();
  readonly #nothing = new Map<string, NoAnswer>();
  readonly #askedAtMs = new Map<string, number>();

  /** No filter means every subject. */
  constructor(filters: readonly string[]) {
    this.#filters = filters.length === 0 ? [">"] : filters;
  }

  /** Questions about a position that have no answer yet, or one that is too old. */
  open(aim: LookupAim, position: number, firstNumber: number, nowMs: number): Lookup[] {
    const oldest = this.#oldest(position, firstNumber);
    return this.#filters
      .filter((filter) => {
        const answer = this.#answer(filter, position, firstNumber);
        return answer === undefined ? !this.#hasNothing(filter, position, oldest) : nowMs - answer.readAtMs > trustMs;
      })
      .map((filter) => ({ aim, filter, position, readAtMs: this.#askedAtMs.get(`${aim} ${filter}`) ?? 0 }));
  }

  /** Keeps an answer; null says that no message matches now. */
  note({ aim, filter, position }: Lookup, found: FoundMessage | null, readAtMs: number): void {
    this.#askedAtMs.set(`${aim} ${filter}`, readAtMs);
    if (found === null) {
      this.#nothing.set(filter, { position, readAtMs });
      return;
    }
    this.#nothing.delete(filter);
    const known = this.#answers.get(filter) ?? [];
    const same = known.find(({ seq }) => seq === found.seq);
    const answer = {
      ...found,
      position: Math.min(position, same?.position ?? position),
      foundAtMs: same?.foundAtMs ?? readAtMs,
      readAtMs,
    };
    this.#answers.set(filter, [answer, ...known.filter((other) => other !== same)].slice(0, keepAnswers));
  }

  /**
   * The oldest message after a position. Exact when every filter is answered; with one missing an older message may
   * exist; a message the consumer has passed since only says that the oldest one is younger. Null when nothing was found.
   */
  oldestAfter(position: number, firstNumber: number): Known<OpenMessage> | null {
    const oldest = this.#oldest(position, firstNumber);
    if (oldest !== undefined) {
      const isComplete = this.#filters.every(
        (filter) =>
          this.#answer(filter, position, firstNumber) !== undefined || this.#hasNothing(filter, position, oldest),
      );
      return measured(oldest, isComplete ? "exact" : "at least");
    }
    const passed = this.#passed(position);
    return passed === undefined ? null : measured(passed, "at most");
  }

  #oldest(position: number, firstNumber: number): Answer | undefined {
    let oldest: Answer | undefined;
    for (const filter of this.#filters) {
      const answer = this.#answer(filter, position, firstNumber);
      if (answer !== undefined && (oldest === undefined || answer.seq < oldest.seq)) oldest = answer;
    }
    return oldest;
  }

  /** The first message after `position`, when one was found from there or before and lies beyond it. */
  #answer(filter: string, position: number, firstNumber: number): Answer | undefined {
    return this.#answers
      .get(filter)
      ?.find((answer) => answer.position <= position && answer.seq > position && answer.seq >= firstNumber);
  }

  /** True when nothing of a filter was there after the oldest one was found: what comes since is younger than that. */
  #hasNothing(filter: string, position: number, oldest: Answer | undefined): boolean {
    const nothing = this.#nothing.get(filter);
    if (nothing === undefined || oldest === undefined) return false;
    return nothing.position <= position && nothing.readAtMs >= oldest.foundAtMs;
  }

  /** The youngest message that was known once and is behind the position by now. */
  #passed(position: number): Answer | undefined {
    const known = [...this.#answers.values()].flat().filter(({ seq }) => seq <= position);
    return known.reduce<Answer | undefined>(
      (youngest, answer) => (youngest === undefined || answer.seq > youngest.seq ? answer : youngest),
      undefined,
    );
  }
}

const measured = ({ message }: Answer, how: Measure): Known<OpenMessage> => ({ value: message, how });
