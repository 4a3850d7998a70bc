import type { FailureList, FailuresQuery } from "../contract/failures";
import type { Failure, FailureDetail } from "../model/failure";
import type { MessageMask } from "../model/message-mask";
import { viewPayload } from "../model/payload-view";
import type { FailureDesk } from "./failure-desk";
import { HttpProblem } from "./problem";

/** One page of failures with counts and groups. Throws `failure_not_found` when `after` has expired. */
export function listFailures(desk: FailureDesk, { limit, after, ...filter }: FailuresQuery): FailureList {
  const { index } = desk.store;
  const found = index.list(filter);
  const start = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0)
    throw new HttpProblem("failure_not_found", "the page before is gone: start anew");
  const failures = found.slice(start, start + limit);
  const next = start + limit < found.length ? (failures.at(-1)?.id ?? null) : null;
  return {
    failures,
    total: found.length,
    next,
    counts: desk.counts(),
    groups: groupFailures(index.list({ state: "open" })),
  };
}

/** A failure with its message. Throws `failure_not_found`. */
export async function readFailure({ store }: FailureDesk, mask: MessageMask, id: string): Promise<FailureDetail> {
  const known = store.index.get(id);
  if (known === undefined) throw new HttpProblem("failure_not_found", "it may have expired");
  const payload = await store.payload(id);
  const original = known.record.message;
  if (original === null || payload === null) return { ...known.failure, message: null };
  const { headers, data } = mask.apply({ headers: original.headers, data: payload }, { cut: !original.whole });
  return {
    ...known.failure,
    message: {
      headers: [...headers],
      payload: { ...viewPayload(data), sizeBytes: original.sizeBytes, truncated: !original.whole },
    },
  };
}

function groupFailures(failures: readonly Failure[]): FailureList["groups"] {
  const groups = new Map<string, FailureList["groups"][number]>();
  for (const { stream, consumer, consumerDisplayName, reason } of failures) {
    const key = JSON.stringify([stream, consumer, reason]);
    const group = groups.get(key) ?? { stream, consumer, consumerDisplayName, reason, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
