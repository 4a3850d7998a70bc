// @ts-check
/**
 * Loaded before Next in production (`node --import`): what is written to the console before the dashboard has its logger
 * (`lib/server/log/console-log.ts`) is a line of JSON as well.
 */
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { format, stripVTControlCharacters } from "node:util";

const LEVELS = { debug: 20, trace: 20, log: 30, info: 30, warn: 40, error: 50 };
const LOWEST = /** @type {Record<string, number>} */ ({ debug: 20, info: 30, warn: 40, error: 50, silent: Infinity });

const lowest = LOWEST[process.env.JETLAG_LOG_LEVEL || "info"] ?? 30;
const common = { pid: process.pid, hostname: hostname(), name: "jetlag", part: "next" };

/** @param {number} level @param {unknown[]} given */
function write(level, given) {
  const msg = stripVTControlCharacters(format(...given)).trim();
  if (msg === "" || level < lowest) return;
  writeSync(1, `${JSON.stringify({ level, time: Date.now(), ...common, msg })}\n`);
}

for (const [method, level] of Object.entries(LEVELS)) {
  Object.assign(console, { [method]: (/** @type {unknown[]} */ ...given) => write(level, given) });
}
process.removeAllListeners("warning");
process.on("warning", (warning) => write(LEVELS.warn, [`${warning.name}: ${warning.message}`]));
