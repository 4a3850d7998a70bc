import { HttpProblem } from "../http/problem";

/** Series of everybody at once. */
const atOnce = 8;

/** The series that run, so that they can be stopped. */
export class SeriesRuns {
  readonly #running = new Map<string, AbortController>();

  /** Takes room for one. Throws `conflict` where one with this id runs, `overloaded` while too many run. */
  begin(id: string): AbortController {
    if (this.#running.has(id)) throw new HttpProblem("conflict", `series ${id} runs already`);
    if (this.#running.size >= atOnce)
      throw new HttpProblem("overloaded", `${this.#running.size} series run already: stop one, or wait until one ends`);
    const stop = new AbortController();
    this.#running.set(id, stop);
    return stop;
  }

  /** Gives the room back. */
  end(id: string): void {
    this.#running.delete(id);
  }

  /** Stops one; false where there is none. */
  stop(id: string): boolean {
    const running = this.#running.get(id);
    running?.abort();
    return running !== undefined;
  }
}
