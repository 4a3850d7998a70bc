import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { beginKnown } from "@/lib/client/words/known";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { isExact, isKnown } from "@/lib/model/known";
import type { FailureFilters } from "./failure-filters";

/** What is listed. */
export interface ListedFailures {
  readonly values: FailureFilters["values"];
  /** Text that is searched for, or null. */
  readonly search: string | null;
  readonly isNarrowed: boolean;
  /** How many there are; undefined while that is not known. */
  readonly total: number | undefined;
}

/** What is listed as a heading: `3 open failures of fraud-check-order.created`. */
export function listTitle({ values, search, isNarrowed, total }: ListedFailures, counts: FailureCounts): string {
  const { tab } = values;
  if (tab !== "retrying" && !isKnown(counts.open)) return "Failures are not captured";
  const { one, many, none } = kinds[tab];
  const of = `${ofWords(values)}${hasOther(values) ? ", filtered" : ""}`;
  // How many hold a text is known only once all were looked through.
  if (search !== null) return `${capital(many)} with “${search}”${of}`;
  if (total === undefined) return `${capital(many)}${of}`;
  if (total === 0) return isNarrowed ? `No ${many}${of}` : seen(none, counts);
  const isSure = tab === "retrying" || isExact(counts.open);
  return `${isSure ? formatQuantity(total, one, many) : `At least ${formatCount(total)} ${total === 1 ? one : many}`}${of}`;
}

const kinds = {
  retrying: { one: "message being retried", many: "messages being retried", none: "Nothing is being retried" },
  "gave-up": { one: "open failure", many: "open failures", none: "No open failures" },
  "dead-letters": { one: "open dead letter", many: "open dead letters", none: "No open dead letters" },
  resolved: { one: "resolved failure", many: "resolved failures", none: "No resolved failures" },
  all: { one: "failure", many: "failures", none: "No failures" },
} as const;

/** Nothing is said to be there only where it would be seen. */
function seen(none: string, { open }: FailureCounts): string {
  return isExact(open) || !none.startsWith("No ") ? none : `${none} seen`;
}

function ofWords({ stream, consumer }: ListedFailures["values"]): string {
  if (consumer !== null) return ` of ${displayConsumerName(consumer)}${stream === null ? "" : ` on ${stream}`}`;
  return stream === null ? "" : ` on ${stream}`;
}

const hasOther = ({ tab, reason, error, last, from, to }: ListedFailures["values"]) =>
  tab !== "retrying" && [reason, error, last, from, to].some((value) => value !== null);

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** How many are open and failed lately, whatever is listed, a clause with a capital; null: there are none. */
export function inAllWords({ open, lastHour }: FailureCounts): string | null {
  if (!isKnown(open)) return null;
  const recent = isKnown(lastHour) && lastHour.value > 0 ? beginKnown(lastHour, formatCount) : null;
  const failed = recent === null ? null : `${small(recent)} failed in the last hour`;
  if (open.value === 0) return failed === null ? null : `None open, ${failed}`;
  const all = `${beginKnown(open, formatCount)} open in all`;
  if (failed !== null) return `${all}, ${failed}`;
  return isExact(lastHour) ? `${all}, none failed in the last hour` : all;
}

const small = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
