import type { HealthEvidence } from "../health-evidence";
import { deliveryPatienceMs } from "../patience";
import { count, span } from "../words";
import type { Trouble } from "./trouble";

/** Messages wait, somebody asks for them, and the server delivers none. */
export const withheld: Trouble = {
  name: "withheld",
  verdict: "stalled",
  outlastsPause: false,
  find(evidence, _, open) {
    const { consumer, activity, undeliveredSinceMs, nowMs } = evidence;
    const { withheldSinceMs } = activity;
    if (withheldSinceMs === null || consumer.leavesPullsOpen) return null;
    // A count without a message behind it is the server's mistake, and nobody's trouble.
    const isDue = undeliveredSinceMs !== null && nowMs - withheldSinceMs > deliveryPatienceMs(evidence);
    if (open === null && !isDue) return null;
    return { ...wordsOf(evidence, nowMs - (open ?? withheldSinceMs)), sinceMs: open ?? withheldSinceMs };
  },
};

function wordsOf({ consumer }: HealthEvidence, quietMs: number): { reason: string; nextStep: string } {
  const { waiting, openPulls, pushBound, pinTimeoutMs } = consumer;
  const asks =
    pushBound === true
      ? "somebody is subscribed"
      : `${count(openPulls)} ${openPulls === 1 ? "pull is" : "pulls are"} open`;
  const said = `${count(waiting)} waiting and none delivered for ${span(quietMs)} though ${asks}`;
  if (pinTimeoutMs === null || consumer.unpinnedGroups !== 0)
    return {
      reason: said,
      nextStep: "Look at the server: its consumer does not deliver. A new leader for it may help.",
    };
  return {
    reason: `${said}: the pinned client is silent, and keeps its place for ${span(pinTimeoutMs)}`,
    nextStep: "Start the pinned client, or unpin it (nats consumer unpin) so that another one takes over.",
  };
}
