import { type ConsumerHealth, severity } from "../../model/consumer/consumer-health";

/** Order of consumers: by verdict, then by what is unfinished, then by name. */
export function worstFirst(left: ConsumerHealth, right: ConsumerHealth): number {
  return (
    severity(left.verdict) - severity(right.verdict) ||
    right.waiting + right.inFlight - left.waiting - left.inFlight ||
    compare(left.stream, right.stream) ||
    compare(left.displayName, right.displayName)
  );
}

// Not `localeCompare`: thousands of rows are sorted in every sweep, and that takes longer than reading them.
const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
