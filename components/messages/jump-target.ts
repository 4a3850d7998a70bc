import { chosenZone, dateIn, momentIn } from "@/lib/client/words/zone";
import { canonicalNumber, numberProblem } from "@/lib/model/message/message-number";

/** Where in a stream a person wants to go. */
export type JumpTarget =
  | { readonly kind: "number"; readonly number: string }
  | { readonly kind: "time"; readonly at: Date }
  | { readonly kind: "invalid"; readonly reason: string };

const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$/;
const ago = /^-?\s*(\d+)\s*(s|min|m|h|d)$/;
const dated = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/;
const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a running number (`184220`, `#184,220`), a time of the last 24 hours (`14:02`, `14:02:11.5`), how long ago (`15 min`,
 * `2h`) or a date with or without time (`2026-11-23 14:02`). Times are in the
 * zone of all times unless they carry one.
 */
export function parseJump(text: string, now: Date): JumpTarget {
  const input = text.trim();
  const digits = input.replace(/^#/, "").replace(/[,.'\u00a0\u202f ](?=\d{3}\b)/g, "");
  if (/^\d+$/.test(digits)) return runningNumber(digits);
  return timeOfDay(input, now) ?? timeAgo(input, now) ?? dateAndTime(input) ?? { kind: "invalid", reason: usage };
}

const usage =
  "a number such as 184220, a time such as 14:02:11, how long ago such as 15 min, or a date such as 2026-11-23 14:02";

function runningNumber(digits: string): JumpTarget {
  const reason = numberProblem(digits);
  return reason === null ? { kind: "number", number: canonicalNumber(digits) } : { kind: "invalid", reason };
}

function timeOfDay(input: string, now: Date): JumpTarget | null {
  const [, hours, minutes, seconds = "0", fraction = "0"] = clock.exec(input) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return { kind: "invalid", reason: "hours go to 23, minutes and seconds to 59" };
  const time = [Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, "0"))] as const;
  const [year, month, day] = dateIn(now);
  const at = momentIn(year, month, day, ...time);
  // A time that has not come yet today was meant as yesterday's.
  return { kind: "time", at: at > now ? momentIn(year, month, day - 1, ...time) : at };
}

function timeAgo(input: string, now: Date): JumpTarget | null {
  const [, amount, unit = ""] = ago.exec(input) ?? [];
  const ms = unitMs[unit];
  if (amount === undefined || ms === undefined) return null;
  return validTime(new Date(now.getTime() - Number(amount) * ms));
}

function dateAndTime(input: string): JumpTarget | null {
  if (!dated.test(input)) return null;
  // A date alone would be read as midnight UTC: midnight in the zone of all times is meant.
  const text = input.length === 10 ? `${input}T00:00` : input.replace(" ", "T");
  return validTime(new Date(chosenZone() === "utc" && !zoned.test(text) ? `${text}Z` : text));
}

function validTime(at: Date): JumpTarget {
  return Number.isNaN(at.getTime()) ? { kind: "invalid", reason: "there is no such date" } : { kind: "time", at };
}
