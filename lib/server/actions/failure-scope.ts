import type { z } from "zod";
import type { jobScopeSchema } from "../../contract/failure-jobs";
import type { IndexedFailure } from "../../failures/inbox/failure-index";
import { displayConsumerName } from "../../model/consumer/durable-name";
import type { FailureReason } from "../../model/failure/failure";
import type { LagMonitor } from "../../monitor/lag-monitor";
import { HttpProblem } from "../http/problem";
import { type FailureListParts, findFailures } from "../views/failures/failure-list";

type AskedScope = z.output<typeof jobScopeSchema>;
/** A scope that means the same whenever it is looked at. */
type Scope = Extract<AskedScope, { ids: string[] }> | { readonly filter: Omit<FilterScope["filter"], "withinMs"> };
type FilterScope = Extract<AskedScope, { filter: object }>;

/**
 * The scope with the moment that its `withinMs` comes to; the later one where it says `since` too. By the broker's
 * clock, whose times failures carry.
 */
export function fixScope({ monitor }: { readonly monitor: Pick<LagMonitor, "brokerNow"> }, scope: AskedScope): Scope {
  if ("ids" in scope || scope.filter.withinMs === undefined) return scope;
  const { withinMs, ...filter } = scope.filter;
  const sinceMs = Math.max(monitor.brokerNow() - withinMs, filter.since === undefined ? 0 : Date.parse(filter.since));
  return { filter: { ...filter, since: new Date(sinceMs).toISOString() } };
}

/** The failures of a scope, oldest first, and the scope in words. Throws `failure_not_found`. */
export async function chooseFailures(
  parts: FailureListParts,
  scope: Scope,
): Promise<{ chosen: IndexedFailure[]; words: string }> {
  if ("filter" in scope) {
    const chosen = await findFailures(parts, { ...scope.filter, state: "open" });
    return { chosen, words: scopeWords(scope) };
  }
  const chosen = [...new Set(scope.ids)].map((id) => {
    const known = parts.failures.store.index.get(id);
    if (known === undefined) throw new HttpProblem("failure_not_found", `${id}: it may have expired`);
    return known;
  });
  const byTime = chosen.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const [only] = byTime;
  const words =
    byTime.length === 1 && only ? `one message of ${only.failure.subject ?? only.failure.stream}` : scopeWords(scope);
  return { chosen: byTime, words };
}

/** A scope in words, without looking at what is in it. */
export function scopeWords(scope: Scope): string {
  if ("ids" in scope) return "chosen failures";
  const { deadLetters, reason, stream, consumer, error, since, until, search } = scope.filter;
  const terms = [
    reason === undefined ? null : reasonTerms[reason],
    consumer === undefined ? null : `of ${displayConsumerName(consumer)}`,
    stream === undefined ? null : `${consumer === undefined ? "of" : "on"} ${stream}`,
    error === undefined ? null : `with the error ${error}`,
    since === undefined ? null : `since ${since}`,
    until === undefined ? null : `until ${until}`,
    search === undefined ? null : `that contain "${search}"`,
  ].filter((term) => term !== null);
  const kind = deadLetters === "only" ? "dead letters" : "open failures";
  const all = terms.length === 0 ? `all ${kind}` : `${kind} ${terms.join(" ")}`;
  return deadLetters === "without" ? `${all}, dead letters left out` : all;
}

const reasonTerms: Readonly<Record<FailureReason, string>> = {
  gave_up: "that the server gave up",
  terminated: "that handlers terminated",
  dead_letter: "that are dead letters",
  stranded: "that are stranded",
};

const orderOf = ({ failure }: IndexedFailure) => `${failure.failedAt} ${failure.id}`;
