import type { HealthEvidence } from "../health-evidence";
import { isLeftToServer, isWatchedLongEnough, readPatienceMs } from "../patience";
import { count, span } from "../words";
import type { Trouble } from "./trouble";

/** Something waits, and nobody came for longer than is usual. */
export const missingReader: Trouble = {
  name: "missing_reader",
  verdict: "no_reader",
  outlastsPause: false,
  find(evidence, _, open) {
    const { consumer, nowMs } = evidence;
    const sinceMs = unreadSinceMs(evidence);
    if (sinceMs === null || isLeftToServer(consumer)) return null;
    const patienceMs = readPatienceMs(evidence);
    const isOpen = open !== null && (evidence.activity.readAtMs ?? 0) <= open;
    if (!isOpen && (nowMs - sinceMs <= patienceMs || !isWatchedLongEnough(evidence, patienceMs))) return null;
    if (!isOpen && mayComeNext(evidence, patienceMs)) return null;
    return {
      reason: `${count(consumer.waiting)} waiting and ${nobody(evidence, nowMs - sinceMs)}`,
      nextStep: "Start its workers, or delete the consumer if it is no longer needed.",
      sinceMs,
    };
  },
};

/** Since when something waits that nobody came for; null when nothing does, or somebody reads. */
export function unreadSinceMs({ consumer, activity, undeliveredSinceMs }: HealthEvidence): number | null {
  const { waitingSinceMs, readAtMs } = activity;
  if (waitingSinceMs === null || consumer.openPulls > 0 || consumer.pushBound === true) return null;
  const waitsSinceMs = Math.min(waitingSinceMs, undeliveredSinceMs ?? waitingSinceMs);
  return Math.max(readAtMs ?? 0, waitsSinceMs);
}

/** During an outage of the broker a reader with a beat of its own finds nothing: it comes at its next one. */
function mayComeNext({ activity, nowMs }: HealthEvidence, patienceMs: number): boolean {
  const { silentUntilMs, reads } = activity;
  return reads.usualMs !== null && silentUntilMs !== null && nowMs - silentUntilMs <= patienceMs;
}

function nobody({ consumer, activity }: HealthEvidence, quietMs: number): string {
  if (consumer.config.deliverSubject !== null) return `nobody is subscribed for ${span(quietMs)}`;
  if (consumer.deliveries === 0) return `nobody has ever read from it, for ${span(quietMs)}`;
  const pinned = consumer.unpinnedGroups !== null && consumer.unpinnedGroups > 0 ? ", no client is pinned" : "";
  const { usualMs } = activity.reads;
  const usually = usualMs === null ? "" : `; usually somebody does every ${span(usualMs)} or sooner`;
  return `nobody pulls for ${span(quietMs)}${pinned}${usually}`;
}
