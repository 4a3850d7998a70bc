import { isKnown, type Known } from "../../../model/known";
import { HttpProblem } from "../../http/problem";

/** A figure that somebody confirmed, and the one of now. */
export interface ConfirmedFigure {
  /** What is counted, in words: `messages that are lost`. */
  readonly of: string;
  /** Null: it was confirmed though it was not known. */
  readonly confirmed: number | null;
  readonly now: Known<number>;
  /** They do not come and go by themselves: each one more is another kind. */
  readonly steady?: boolean;
}

/** What somebody confirmed, beside what is so now. */
export interface Confirmation {
  /** `consumer billing`. */
  readonly what: string;
  /** When it was made: another one of its name has another time. */
  readonly createdAt: { readonly confirmed: string; readonly now: string };
  readonly figures: readonly ConfirmedFigure[];
}

/** What comes and goes while somebody reads a dialog, at least. */
const usualGrowth = 100;

/**
 * Why what would happen now is of another kind than what was confirmed, a clause; null when it is not. Messages come and
 * go all the time: their figure is of another kind when it was nothing and is something, or is more than twice as large; and
 * when it was known and is not any more, so that nobody can say what would happen.
 */
export function driftOf({ what, createdAt, figures }: Confirmation): string | null {
  if (createdAt.confirmed !== createdAt.now) return `${what} was deleted and made anew meanwhile`;
  const drifted = figures.find(({ confirmed, now, steady = false }) => {
    if (!isKnown(now)) return confirmed !== null;
    const { value } = now;
    if (confirmed === null) return value > 0;
    if (steady) return value > confirmed;
    return (confirmed === 0 && value > 0) || value > 2 * confirmed + usualGrowth;
  });
  if (drifted === undefined) return null;
  const { of, confirmed, now } = drifted;
  return `${of}: ${confirmed ?? "unknown"} when it was confirmed, ${isKnown(now) ? now.value : "unknown"} now`;
}

/** Throws `conflict` when what would happen now is of another kind than what was confirmed. */
export function demandConfirmed(confirmation: Confirmation): void {
  const drift = driftOf(confirmation);
  if (drift !== null) throw new HttpProblem("conflict", `${drift}. Nothing was done: look at the new plan`);
}

/** Throws `invalid_input` unless the name was typed as it is. */
export function demandTypedName(typed: string, name: string): void {
  if (typed === name) return;
  const message = `is not "${name}": nothing was done`;
  throw new HttpProblem("invalid_input", `confirmed.name ${message}`, [{ path: "confirmed.name", message }]);
}
