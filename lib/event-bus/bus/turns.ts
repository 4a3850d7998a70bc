/** Runs tasks one after the other; one that comes while none runs is run at once. */
export class Turns {
  #last: Promise<unknown> | null = null;

  /** What `task` answers, when its turn has come. */
  take<T>(task: () => T | Promise<T>): T | Promise<T> {
    const answer = this.#last === null ? task() : this.#last.then(task, task);
    if (!(answer instanceof Promise)) return answer;
    const ending: Promise<void> = answer.then(
      () => this.#leave(ending),
      () => this.#leave(ending),
    );
    this.#last = ending;
    return answer;
  }

  #leave(ending: Promise<unknown>): void {
    if (this.#last === ending) this.#last = null;
  }
}
