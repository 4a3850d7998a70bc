// @ts-check
import { constants } from "node:os";

/** A Ctrl-C in a terminal arrives twice, from the terminal and from npm: what comes this soon after is the same one. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_POLL_MS = 100;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** The reason of the abort when a signal asked Jetlag to end. */
export class Interruption extends Error {
  /** @param {typeof SIGNALS[number]} signalName */
  constructor(signalName) {
    super(`interrupted by ${signalName}`);
    /** What a shell reports for a command that this signal ended. */
    this.exitCode = 128 + constants.signals[signalName];
  }
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an aborted signal; a later one calls `onInsist`.
 *
 * @param {(exitCode: number) => void} onInsist
 * @returns {AbortSignal}
 */
export function listenForInterruption(onInsist) {
  const controller = new AbortController();
  let interruptedAt = 0;
  for (const name of SIGNALS) {
    process.on(name, () => {
      const interruption = new Interruption(name);
      if (!controller.signal.aborted) {
        interruptedAt = Date.now();
        controller.abort(interruption);
      } else if (Date.now() - interruptedAt > SAME_SIGNAL_MS) {
        onInsist(interruption.exitCode);
      }
    });
  }
  watchNpm(() => {
    interruptedAt ||= Date.now();
    controller.abort(new Interruption("SIGTERM"));
  });
  // The terminal may be gone (SIGHUP) or the reader of the pipe: there is nobody left to tell, but much to clean up.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  return controller.signal;
}

/**
 * npm passes its signals to a shell between it and us, which dies of them without a word to us. Then our parent
 * changes, and that is how we learn of it.
 *
 * @param {() => void} onGone
 */
function watchNpm(onGone) {
  if (!/lib\/cli\/|e2e\/bench\//.test(process.env.npm_lifecycle_script ?? "")) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_POLL_MS);
  timer.unref();
}
