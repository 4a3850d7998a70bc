// @ts-check

/** The level names of pino's numbers. */
const LEVELS = /** @type {Record<number, string>} */ ({
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
});
/** Fields that every line has and that tell a person at the terminal nothing. */
const DULL_FIELDS = ["level", "time", "msg", "pid", "hostname", "name"];

/**
 * @param {string} line
 * @returns {boolean} whether it may be a structured log line of the dashboard
 */
export function isLogLine(line) {
  return line.startsWith("{");
}

/**
 * Makes a JSON log line readable: `12:01:02 info Event published topic=user.created stream_seq=123`. Anything else is
 * left as it is.
 *
 * @param {string} line
 * @returns {string}
 */
export function formatLogLine(line) {
  const record = parseRecord(line);
  if (record === null) return line;
  const time = typeof record.time === "number" || typeof record.time === "string" ? new Date(record.time) : new Date();
  const clock = Number.isNaN(time.getTime()) ? "" : time.toTimeString().slice(0, 8);
  const message = String(record.msg ?? "");
  const fields = Object.entries(record)
    .filter(([name]) => !DULL_FIELDS.includes(name))
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .filter((field) => !message.split(" ").includes(field));
  return [clock, LEVELS[Number(record.level)] ?? String(record.level), message, ...fields]
    .filter((part) => part !== "")
    .join(" ");
}

/** @param {string} line @returns {Record<string, unknown> | null} */
function parseRecord(line) {
  if (!isLogLine(line)) return null;
  try {
    const record = JSON.parse(line);
    return "level" in record ? record : null;
  } catch {
    return null;
  }
}

/** @param {unknown} value */
function formatValue(value) {
  if (typeof value === "object" && value !== null && "message" in value) return JSON.stringify(value.message);
  return typeof value === "string" && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}
