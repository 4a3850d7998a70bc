import type { z } from "zod";
import type { FailurePlan, planInputSchema } from "../../contract/failure-jobs";
import { taken } from "../../event-bus/broker/offer";
import type { Sender } from "../../event-bus/broker/sender";
import type { IndexedFailure } from "../../failures/inbox/failure-index";
import { routeCopy, skipReason } from "../../failures/redrive/copy-route";
import { originalToDrop } from "../../failures/redrive/original";
import { consumerKey } from "../../model/consumer/consumer-key";
import { headerNames } from "../../model/message/server-headers";
import type { Dashboard } from "../dashboard/dashboard";
import { demandSubject } from "../http/input/subject-input";
import { HttpProblem } from "../http/problem";
import { listFailedConsumers } from "../views/failures/failed-consumers";
import { findRecipients } from "../views/recipients";
import { chooseFailures, fixScope } from "./failure-scope";
import { judgeTarget } from "./plan-target";
import { aimCopies, type JudgedSubject } from "./planned-copies";

type Input = Pick<z.output<typeof planInputSchema>, "action" | "scope" | "to" | "destination">;

/** Names of headers listed. */
const listedHeaders = 20;

/**
 * What a job would do, by what is known now. `signal` ends a search. A destination that nobody may send to is a subject
 * with a refusal: a plan changes nothing.
 */
export async function planJob(
  dashboard: Dashboard,
  { action, scope: asked, to, destination }: Input,
  signal?: AbortSignal,
): Promise<FailurePlan> {
  if (destination !== null) demandSubject(dashboard.broker.grammar, destination, "destination");
  const scope = fixScope(dashboard, asked);
  const { broker, failures, mask } = dashboard;
  const sender = taken(broker.sender);
  const { chosen } = await chooseFailures({ failures, mask, signal }, scope);
  await knowConsumers(dashboard, chosen);
  const { view } = dashboard.monitor;
  const { streams: channels, consumers: readers, missingStreams: unanswered } = view;
  const targets = sender.targetsOf({ channels, readers, unanswered });
  const recipients = sender.recipientsOf(channels);
  const copies = chosen.map((known) => ({
    known,
    route: routeCopy(known, { to, destination }, { targets, recipients }),
  }));
  const kept = copies.filter(({ route }) => action === "discard" || skipReason(route) === null);
  const sent = kept.map(({ known }) => known);
  const there = kept.filter(({ known }) => known.payloadAt !== null);
  const { subjects, otherSubjects, stored } = aimCopies(there, (subject) => judgeSubject(dashboard, subject));
  const changed = action === "discard" ? chosen : stored;
  const { sampledAtMs } = view;
  return {
    to,
    since: "filter" in scope ? (scope.filter.since ?? null) : null,
    total: chosen.length,
    skipped: chosen.length - sent.length,
    incomplete: action === "discard" ? 0 : copies.filter(({ route }) => route.kind === "incomplete").length,
    ...listFailedConsumers(chosen, targets),
    bytes: sent.reduce((sum, { failure }) => sum + (failure.sizeBytes ?? 0), 0),
    gone: kept.length - there.length,
    stored: action === "discard" ? 0 : stored.length,
    withoutSubject: there.filter(({ route }) => route.kind === "unknown").length,
    drops: changed.filter(({ failure }) => originalToDrop(failure, recipients) !== null).length,
    subjects,
    otherSubjects,
    leftOutHeaders: countLeftOut(sent, sender),
    sampledAt: sampledAtMs === null ? null : new Date(sampledAtMs).toISOString(),
    targeted: judgeTarget(
      to,
      sent,
      subjects.flatMap(({ recipients }) => recipients),
    ),
  };
}

/** Who would get copies on a subject, and whether they may be sent there. */
function judgeSubject(dashboard: Dashboard, subject: string): JudgedSubject {
  const { refusal, stream, consumers } = findRecipients(dashboard, { subject });
  return { subject, stream, refusal, recipients: refusal === null ? consumers : [] };
}

/** Throws `invalid_input` for what is no subject, `reserved_subject` for one that nobody may send copies to; null is each message's own. */
export function demandDestination({ broker }: Pick<Dashboard, "broker">, destination: string | null): void {
  if (destination === null) return;
  demandSubject(broker.grammar, destination, "destination");
  const refusal = taken(broker.sender).refusal({ subject: destination });
  if (refusal !== null) throw new HttpProblem("reserved_subject", `${refusal}; nothing was started`);
}

/** Names of the headers that copies go without, with the messages that have them. */
function countLeftOut(
  sent: readonly IndexedFailure[],
  sender: Pick<Sender, "isForBroker">,
): FailurePlan["leftOutHeaders"] {
  const counts = new Map<string, number>();
  for (const { headers } of sent) {
    for (const name of headerNames((headers ?? []).filter(([name]) => sender.isForBroker(name))))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, listedHeaders);
  return most.map(([name, count]) => ({ name, count }));
}

/** A consumer made since the last sweep can have failed already: the plan must not say that nobody reads its subject. */
async function knowConsumers({ monitor }: Dashboard, chosen: readonly IndexedFailure[]): Promise<void> {
  const known = new Set(monitor.view.consumers.map(({ stream, name }) => consumerKey(stream, name)));
  if (
    chosen.some(({ failure }) => failure.consumer !== null && !known.has(consumerKey(failure.stream, failure.consumer)))
  )
    await monitor.sweepNow({ here: true });
}

/** Throws `no_retry_subject` where no consumer that failed can be reached alone, by what the broker says now. */
export async function demandRetrySubject({ broker }: Dashboard, chosen: readonly IndexedFailure[]): Promise<void> {
  const failedOn = new Set(chosen.flatMap(({ failure }) => failure.stream ?? []));
  const targets = await taken(broker.sender).readTargets(failedOn);
  const judged = chosen.map(({ failure }) => targets.of(failure));
  const [first] = judged;
  if (first === undefined || first.possible || judged.some(({ possible }) => possible)) return;
  throw new HttpProblem("no_retry_subject", first.reason);
}
