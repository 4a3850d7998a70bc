// @ts-check
import { createOutput } from "../process/output.mjs";

/**
 * Starts work whose output would run into that of other work: it is kept until somebody asks for it.
 *
 * @param {import("../process/output.mjs").Output} shown where it is shown in the end
 * @param {(output: import("../process/output.mjs").Output) => Promise<void>} work starts at once
 * @returns {{ show: (name: string) => Promise<void> }} `show` waits for the end of the work, prints what it printed, and
 *   rejects as the work did
 */
export function startKept(shown, work) {
  /** @type {string[]} */
  const written = [];
  const stream = { write: (/** @type {string} */ text) => written.push(text) };
  const ended = work(createOutput({ stdout: stream, stderr: stream })).then(
    () => null,
    (error) => ({ error }),
  );
  return {
    show: async (name) => {
      const failed = await shown.step(
        name,
        () => ended,
        () => null,
      );
      shown.line(written.join("").replace(/\n$/, ""));
      if (failed !== null) throw failed.error;
    },
  };
}
