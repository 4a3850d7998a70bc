import type { FailureCounts } from "../../contract/snapshot";
import type { AnnouncementKeeper } from "../../event-bus/broker/failure-source";
import type { KeeperReading } from "../../failures/inbox/kept-elsewhere";

/** Other people's channels that failures are read from, in words; nothing where there are none. */
export function readFromOf(readings: readonly KeeperReading[]): Pick<FailureCounts, "readFrom"> {
  if (readings.length === 0) return {};
  return {
    readFrom: readings.map(({ keeper, since, hasGap }) => ({
      stream: keeper.channel,
      what: keeper.kind === "gave_up" ? "gave_up" : "terminated",
      since,
      gap: gapWords(keeper, hasGap),
      copies: copiesWords(keeper),
    })),
  };
}

/** Which failures may be missing from somebody else's channel, a sentence; null when none is. */
function gapWords({ channel, isDrained }: AnnouncementKeeper, hasGap: boolean): string | null {
  if (isDrained) return `Whatever readers of ${channel} took before Jetlag read it is missing.`;
  return hasGap ? `${channel} may have dropped some before Jetlag read them, while it was down.` : null;
}

/** Which copies of somebody else's channel are not read, a sentence; null where there are none. */
function copiesWords({ copiedTo }: AnnouncementKeeper): string | null {
  if (copiedTo.length === 0) return null;
  return `Jetlag skips the copies in ${copiedTo.join(", ")}.`;
}
