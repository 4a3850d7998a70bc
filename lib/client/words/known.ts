import { isKnown, type Known, type Measure, type Measured, type Unknown } from "../../model/known";
import { noValue } from "./format";

/** Put before a figure; nothing before an exact one. */
const signs: Readonly<Record<Measure, string>> = { exact: "", estimate: "≈ ", "at least": "≥ ", "at most": "≤ " };
const words: Readonly<Record<Measure, string>> = {
  exact: "exactly",
  estimate: "about",
  "at least": "at least",
  "at most": "at most",
};

/** A figure as it is shown: `38`, `≤ 38`, an en dash when it is not known. */
export function formatKnown<T>(known: Known<T>, format: (value: T) => string): string {
  return isKnown(known) ? `${signs[known.how]}${format(known.value)}` : noValue;
}

/** The same in words, for a sentence: `38`, `at most 38`, `not known`. */
export function tellKnown<T>(known: Known<T>, format: (value: T) => string): string {
  if (!isKnown(known)) return "not known";
  return known.how === "exact" ? format(known.value) : `${words[known.how]} ${format(known.value)}`;
}

/** A figure at the beginning of a sentence: `38 messages`, `At least 38 messages`. */
export function beginKnown<T>(known: Known<T>, format: (value: T) => string): string {
  const text = tellKnown(known, format);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What a dash means: `Not known: two samples are needed`. */
export function tellUnknown({ why }: Unknown): string {
  return `Not known: ${why}`;
}

/** What a figure's dash or sign means, for a tooltip; undefined for an exact one, which has neither. */
export function explainKnown(known: Known<unknown>): string | undefined {
  return isKnown(known) ? (tellDoubt(known) ?? undefined) : tellUnknown(known);
}

/** What the sign before a figure means; null for an exact one, which has none. */
export function tellDoubt({ how }: Measured<unknown>): string | null {
  return how === "exact" ? null : `${words[how].charAt(0).toUpperCase()}${words[how].slice(1)} so much`;
}
