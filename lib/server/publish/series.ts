import { setMaxListeners } from "node:events";
import type { Problem } from "../../contract/problem";
import type { SeriesEnd, SeriesProgress } from "../../contract/publish-series";
import type { Receipt, Sender } from "../../event-bus/broker/sender";
import { type Clock, elapsedMs } from "../../event-bus/clock";
import { Pacer } from "../../jobs/pacer";
import { toProblem } from "../http/problem";
import type { SeriesMessage } from "./series-message";

/** What a series is made of. */
export interface SeriesOptions {
  readonly message: SeriesMessage;
  readonly count: number;
  readonly perSecond: number;
  readonly sender: Pick<Sender, "send">;
  readonly clock: Clock;
}

/** Messages under way at once: a broker that answers late does not make a heap of them. */
const underWay = 128;
/** So many failures one after the other, and no success between them, end a series: the rest would fail too. */
const failuresInARow = 20;

/** The same message many times, at an even rate. */
export class Series {
  readonly #options: SeriesOptions;
  readonly #problems = new Map<string, { readonly problem: Problem; count: number }>();
  #sent = 0;
  #stored = 0;
  #duplicates = 0;
  #failing = 0;
  #last: Receipt | null = null;
  #startedMs: number;
  #endedMs: number | null = null;

  constructor(options: SeriesOptions) {
    this.#options = options;
    this.#startedMs = elapsedMs(options.clock);
  }

  /** How far it is. */
  get progress(): SeriesProgress {
    const { clock } = this.#options;
    const last = this.#last;
    return {
      sent: this.#sent,
      stored: this.#stored,
      duplicates: this.#duplicates,
      problems: [...this.#problems.values()].map(({ problem, count }) => ({ problem, count })),
      tookMs: Math.round((this.#endedMs ?? elapsedMs(clock)) - this.#startedMs),
      last: last === null ? null : { place: last.place, number: last.number },
    };
  }

  /**
   * Sends them all, unless `signal` ends it; what is under way by then is waited for. Never rejects: what fails is
   * counted.
   */
  async run(signal: AbortSignal): Promise<SeriesEnd> {
    const { count, perSecond, clock } = this.#options;
    const pacer = new Pacer(perSecond, clock);
    // Each of them waits for its turn.
    setMaxListeners(underWay + 10, signal);
    this.#startedMs = elapsedMs(clock);
    let next = 1;
    const isOver = () => signal.aborted || this.#failing >= failuresInARow;
    const worker = async () => {
      while (next <= count && !isOver()) {
        const seq = next++;
        const turn = pacer.turn(signal);
        if (turn !== null) await turn;
        if (isOver()) return;
        await this.#send(seq);
      }
    };
    await Promise.all(Array.from({ length: Math.min(underWay, count) }, worker));
    this.#endedMs = elapsedMs(clock);
    if (this.#sent === count) return "done";
    return signal.aborted ? "stopped" : "failing";
  }

  async #send(seq: number): Promise<void> {
    this.#sent++;
    try {
      const receipt = await this.#options.sender.send(this.#options.message(seq));
      this.#failing = 0;
      if (receipt.duplicate) this.#duplicates++;
      else {
        this.#stored++;
        if (isAfter(receipt, this.#last)) this.#last = receipt;
      }
    } catch (error) {
      this.#failing++;
      const problem = toProblem(error);
      const before = this.#problems.get(problem.code);
      if (before === undefined) this.#problems.set(problem.code, { problem, count: 1 });
      else before.count++;
    }
  }
}

/** Answers may come in another order than the messages were stored. */
function isAfter(receipt: Receipt, last: Receipt | null): boolean {
  if (last === null || last.place.channel !== receipt.place.channel) return true;
  return (receipt.number ?? 0) >= (last.number ?? 0);
}
