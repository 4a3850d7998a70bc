import { atLeast, exact, type Known, unknown } from "../../model/known";
import type { SubscriptionStats } from "./live-connection";

/** What passes now on subjects and all that is below them. */
export interface SubjectRates {
  /** Messages per second on `path` and below it. */
  of(path: string): Known<number>;
}

/** The parts of a count that rates are made of. */
export type CountedRates = Pick<SubscriptionStats, "receivedPerS" | "refused"> & {
  readonly subjects: readonly Pick<SubscriptionStats["subjects"][number], "subject" | "receivedPerS">[];
};

/** Rates of branches that nobody measures. */
export function noRates(why: string): SubjectRates {
  const none = unknown(why);
  return { of: () => none };
}

/** Less of a rate is what rounding leaves. */
const nothing = 1e-6;

/** Rates of branches from the counts of subscriptions that do not overlap: each lists its busiest subjects only. */
export function ratesOf(counts: readonly CountedRates[]): SubjectRates {
  const rates = new Map<string, number>();
  let unlisted = 0;
  for (const { receivedPerS, subjects } of counts) {
    unlisted += subjects.reduce((left, one) => left - one.receivedPerS, receivedPerS);
    for (const { subject, receivedPerS: rate } of subjects) {
      for (const path of pathsTo(subject)) rates.set(path, (rates.get(path) ?? 0) + rate);
    }
  }
  const isWhole = unlisted < nothing && counts.every(({ refused }) => refused.length === 0);
  return {
    of(path) {
      const rate = rates.get(path);
      if (isWhole) return exact(rate ?? 0);
      return rate === undefined ? unknown("more subjects pass than are counted one by one") : atLeast(rate);
    },
  };
}

/** `a`, `a.b`, `a.b.c`. */
function pathsTo(subject: string): string[] {
  const paths: string[] = [];
  for (let at = subject.indexOf("."); at !== -1; at = subject.indexOf(".", at + 1)) paths.push(subject.slice(0, at));
  return [...paths, subject];
}
