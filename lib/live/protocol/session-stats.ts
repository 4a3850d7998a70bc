import type { LiveStats } from "../../contract/live";
import type { SessionSubscription } from "./session-subscription";

/** Most subjects listed for one subscription. */
const maxListed = 100;

/**
 * The counts of a session's subscriptions to traffic. `subjects` is how many subjects the message may list in all;
 * the subscriptions share it, and each lists at least one.
 */
export function readStats(traffic: readonly SessionSubscription[], nowMs: number, subjects: number): LiveStats {
  const listed = Math.min(maxListed, Math.max(1, Math.floor(subjects / traffic.length)));
  return { at: new Date(nowMs).toISOString(), subscriptions: traffic.flatMap((one) => readSubscription(one, listed)) };
}

function readSubscription({ sid, filter, live }: SessionSubscription, listed: number): LiveStats["subscriptions"] {
  return live === null
    ? []
    : [
        {
          sid,
          filter,
          watching: [...live.watching],
          refused: [...live.refused],
          position: live.position,
          ...live.read(listed),
        },
      ];
}
