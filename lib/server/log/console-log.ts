import { format, stripVTControlCharacters } from "node:util";
import type { Logger } from "pino";

const levels = { debug: "debug", trace: "debug", log: "info", info: "info", warn: "warn", error: "error" } as const;

/**
 * Sends what Next and other packages write to the console, and Node's own warnings, to the log: whoever collects it gets
 * JSON lines and nothing else. The lines of Next's start are written by `lib/cli/json-console.mjs` in the same form.
 */
export function logConsole(logger: Logger): void {
  for (const [method, level] of Object.entries(levels)) {
    Object.assign(console, { [method]: (...given: unknown[]) => write(logger, level, given) });
  }
  // Node's own listener writes text to standard error.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => logger.warn({ error: warning }, warning.message));
}

function write(logger: Logger, level: (typeof levels)[keyof typeof levels], given: readonly unknown[]): void {
  const error = given.find((value) => value instanceof Error);
  const words = given.filter((value) => value !== error);
  const text = stripVTControlCharacters(format(...words)).trim();
  if (error !== undefined) logger[level]({ error }, text === "" ? error.message : text);
  else if (text !== "") logger[level](text);
}
