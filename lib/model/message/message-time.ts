import { parseDuration } from "../text/duration";

/**
 * `Nats-TTL`: for how long the server keeps a message, at least a second. `90s`, `1h30m`, whole seconds, or `never` for a
 * message that the stream's own age limit does not remove.
 */
export function ttlProblem(text: string): string | null {
  if (text === "never") return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : serverDuration(text);
  if (ms === null) return "A length of time such as 90s or 1h30m, or never.";
  return ms < 1_000 ? "At least a second: the server takes nothing shorter." : null;
}

/** The server knows no days and weeks. */
function serverDuration(text: string): number | null {
  return /[dw]/.test(text) ? null : parseDuration(text);
}

const shortestEveryMs = 1_000;

/**
 * `Nats-Schedule`: `@at 2026-12-01T09:00:00Z` (once), `@every 5m`, `@hourly` and its like, or six cron fields with seconds
 * first; the last three from nats-server 2.14 on.
 */
export function scheduleProblem(text: string): string | null {
  const [word = "", ...rest] = text.trim().split(/\s+/);
  if (word === "@at") return momentProblem(rest);
  if (word === "@every") {
    const ms = rest.length === 1 ? serverDuration(rest[0] ?? "") : null;
    if (ms === null) return "@every takes a length of time: @every 5m";
    return ms < shortestEveryMs ? "At least every second." : null;
  }
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(word) && rest.length === 0) return null;
  if (/^[\d*]/.test(word) && rest.length === 5) return null;
  return "@at 2026-12-01T09:00:00Z, @every 5m, @hourly, or six cron fields.";
}

function momentProblem([moment = "", ...more]: readonly string[]): string | null {
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(moment);
  if (more.length > 0 || !isMoment || Number.isNaN(Date.parse(moment)))
    return "@at takes a date with time and zone: @at 2026-12-01T09:00:00Z";
  return null;
}
