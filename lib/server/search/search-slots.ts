import { anonymous } from "../../access/authenticate";
import { HttpProblem } from "../http/problem";

/** Searches of one person at once. Who is not named by a login counts with all others like it. */
const perPerson = 4;
/** Searches of everybody at once: each holds a few megabytes, and reads from the broker as fast as it can. */
const atOnce = 12;

/** How many searches run, of whom. */
export class SearchSlots {
  readonly #running = new Map<string, number>();
  #total = 0;

  /** Takes room for one search; the returned function, called once or more, gives it back. Throws `overloaded`. */
  take(who: string): () => void {
    const own = this.#running.get(who) ?? 0;
    if (who !== anonymous && own >= perPerson)
      throw new HttpProblem("overloaded", `${own} of your searches run already: stop one, or wait until one ends`);
    if (this.#total >= atOnce)
      throw new HttpProblem("overloaded", `${this.#total} searches run already: wait until one ends`);
    this.#running.set(who, own + 1);
    this.#total++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#total--;
      const left = (this.#running.get(who) ?? 1) - 1;
      if (left === 0) this.#running.delete(who);
      else this.#running.set(who, left);
    };
  }
}
