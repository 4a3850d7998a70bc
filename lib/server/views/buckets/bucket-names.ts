import type { BucketPageQuery } from "../../../contract/bucket-page";
import type { CountedSubjects } from "../../dashboard/subject-tally";

/** Sorted once for all pages that are made of a count. */
const sortedNames = new WeakMap<CountedSubjects, readonly string[]>();

/** The names behind the subjects of a count, in their order; subjects that are none are left out. */
export function namesOf(counted: CountedSubjects, nameOf: (subject: string) => string | null): readonly string[] {
  const known = sortedNames.get(counted);
  if (known !== undefined) return known;
  const names = counted.told.flatMap(([subject]) => nameOf(subject) ?? []).sort();
  sortedNames.set(counted, names);
  return names;
}

/** Names of one page. */
export interface NamePage {
  readonly names: readonly string[];
  readonly matching: number;
  readonly next: string | null;
}

/** One page of sorted names that contain a text. */
export function pageOf(
  names: readonly string[],
  { text, after, limit }: Pick<BucketPageQuery, "after" | "limit"> & { readonly text: string },
): NamePage {
  const wanted = text.toLowerCase();
  const matching = wanted === "" ? names : names.filter((name) => name.toLowerCase().includes(wanted));
  const from = after === undefined ? 0 : firstBehind(matching, after);
  const page = matching.slice(from, from + limit);
  const last = page.at(-1);
  return { names: page, matching: matching.length, next: from + limit < matching.length ? (last ?? null) : null };
}

function firstBehind(names: readonly string[], after: string): number {
  let low = 0;
  for (let high = names.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? "") <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
