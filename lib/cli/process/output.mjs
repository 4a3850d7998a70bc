// @ts-check
import { styleText } from "node:util";
import { UserError } from "./user-error.mjs";

/** In a pipe a step says that it runs only after this long, so that quick ones stay one line. */
const QUIET_MS = 3_000;
/** In a pipe a long step repeats itself this often, so that a log shows it is alive. */
const REMINDER_MS = 15_000;

/**
 * Where the command line writes.
 *
 * @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} TextStream
 *
 * @typedef {object} Output
 * @property {<T>(running: string, work: (progress: (text: string) => void) => Promise<T>, describe: (result: T) => string | null) => Promise<T>} step
 *   runs `work`, showing `running` while it takes time, and prints `✓` and what `describe` says of its result, if anything
 * @property {(text: string) => void} done prints `✓` and what is settled without taking time
 * @property {(text: string) => void} note prints a remark, also in the middle of a step
 * @property {(text: string) => void} line prints a line as it is
 * @property {(error: unknown) => void} fail prints `✗` and the sentence of the error on stderr
 * @property {boolean} colour whether colours are shown
 */

/**
 * Writes steps, notes and failures. On a terminal the running step is redrawn in place; in a pipe every line is final.
 *
 * @param {{ stdout?: TextStream, stderr?: TextStream, env?: import("./environment.mjs").Environment }} [streams]
 * @returns {Output}
 */
export function createOutput({ stdout = process.stdout, stderr = process.stderr, env = process.env } = {}) {
  const terminal = stdout.isTTY === true;
  const colour = terminal && !env.NO_COLOR;
  /** @type {string | null} */
  let running = null;

  const clear = () => terminal && running !== null && stdout.write("\r\x1b[2K");
  const draw = () => terminal && running !== null && stdout.write(`… ${running}`.slice(0, (stdout.columns || 80) - 1));
  /** @param {string} text */
  const line = (text) => {
    clear();
    stdout.write(`${text}\n`);
    draw();
  };
  /** @param {"green" | "red" | "yellow" | "dim"} format @param {string} text */
  const paint = (format, text) => (colour ? styleText(format, text) : text);

  /** @param {string} text */
  const done = (text) => line(`${paint("green", "✓")} ${text}`);

  /** @type {Output["step"]} */
  const step = async (text, work, describe) => {
    const startedAt = Date.now();
    let current = text;
    const show = () => {
      clear();
      running = current + formatDuration(Date.now() - startedAt);
      draw();
    };
    const stopShowing = terminal
      ? repeat(show)
      : remind(() => stdout.write(`… ${current}${formatDuration(Date.now() - startedAt)}\n`));
    try {
      const result = await work((next) => {
        current = next;
        if (terminal) show();
      });
      clear();
      running = null;
      const outcome = describe(result);
      if (outcome !== null) done(outcome + paint("dim", formatDuration(Date.now() - startedAt)));
      return result;
    } finally {
      stopShowing();
      clear();
      running = null;
    }
  };

  return {
    step,
    done,
    line,
    colour,
    note: (text) => line(`${paint("yellow", "!")} ${text}`),
    fail: (error) => {
      for (const detail of error instanceof UserError ? error.details : []) stderr.write(`  ${detail}\n`);
      const sentence =
        error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error);
      stderr.write(`${paint("red", "✗")} ${sentence}\n`);
    },
  };
}

/**
 * ` (21 s)`, ` (1 min 5 s)`, or nothing for what took less than a second.
 *
 * @param {number} durationMs
 */
export function formatDuration(durationMs) {
  const seconds = Math.round(durationMs / 1_000);
  if (durationMs < 1_000) return "";
  return seconds < 60 ? ` (${seconds} s)` : ` (${Math.floor(seconds / 60)} min ${seconds % 60} s)`;
}

/** @param {() => void} show @returns {() => void} */
function repeat(show) {
  show();
  const timer = setInterval(show, 1_000);
  return () => clearInterval(timer);
}

/** @param {() => void} show @returns {() => void} */
function remind(show) {
  /** @type {NodeJS.Timeout} */
  let timer = setTimeout(() => {
    show();
    timer = setInterval(show, REMINDER_MS);
  }, QUIET_MS);
  return () => clearTimeout(timer);
}
