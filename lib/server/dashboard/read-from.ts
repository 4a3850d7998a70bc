import type { FailureCounts } from "../../contract/snapshot";
import type { AnnouncementKeeper } from "../../event-bus/broker/failure-source";
import type { KeeperReading } from "../../failures/inbox/kept-elsewhere";

/** Channels of others that failures come from, in words; nothing where there are none. */
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

/** What may be missing of what somebody else's channel keeps, a sentence; null when nothing is. */
function gapWords({ channel, isDrained }: AnnouncementKeeper, hasGap: boolean): string | null {
  if (isDrained) return `What the readers of ${channel} finished before Jetlag read it is not there.`;
  return hasGap ? `${channel} may have dropped some before Jetlag read them, while it was down.` : null;
}

/** What is done about streams that copy from somebody else's channel, a sentence; null where none does. */
function copiesWords({ channel, copiedTo }: AnnouncementKeeper): string | null {
  if (copiedTo.length === 0) return null;
  return `What ${copiedTo.join(", ")} ${copiedTo.length === 1 ? "copies" : "copy"} from ${channel} is not read a second time.`;
}
