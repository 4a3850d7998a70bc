import type { FailureTime } from "./failure-time";

/** True when the end is before the beginning: nothing can match. A span takes the place of both. */
export function isBackwards({ last, from, to }: FailureTime): boolean {
  return last === null && from !== null && to !== null && Date.parse(from) > Date.parse(to);
}
