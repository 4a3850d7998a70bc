import { dashboardAhead } from "../../../lib/monitor/verdict/situations/healthy/dashboard-ahead";
import { dashboardBehind } from "../../../lib/monitor/verdict/situations/healthy/dashboard-behind";
import { dashboardClockSteps } from "../../../lib/monitor/verdict/situations/healthy/dashboard-clock-steps";
import { leaderChanges } from "../../../lib/monitor/verdict/situations/healthy/leader-changes";
import { leaderChangesBetweenBatches } from "../../../lib/monitor/verdict/situations/healthy/leader-changes-between-batches";
import { nightlyMillion } from "../../../lib/monitor/verdict/situations/healthy/nightly-million";
import { pinnedClientHandedOver } from "../../../lib/monitor/verdict/situations/healthy/pinned-client-handed-over";
import { pushWithFlowControl } from "../../../lib/monitor/verdict/situations/healthy/push-with-flow-control";
import { readInTheirOwnTime } from "../../../lib/monitor/verdict/situations/healthy/read-in-their-own-time";
import { replayed } from "../../../lib/monitor/verdict/situations/healthy/replayed";
import { rolledUp } from "../../../lib/monitor/verdict/situations/healthy/rolled-up";
import { electionWhileSick } from "../../../lib/monitor/verdict/situations/sick/election-while-sick";
import { filterMatchesNothing } from "../../../lib/monitor/verdict/situations/sick/filter-matches-nothing";
import { losesByOwnTime } from "../../../lib/monitor/verdict/situations/sick/loses-by-own-time";
import { pinnedClientVanished } from "../../../lib/monitor/verdict/situations/sick/pinned-client-vanished";
import { pinnedClientVanishedAtWork } from "../../../lib/monitor/verdict/situations/sick/pinned-client-vanished-at-work";
import { pushWithoutSubscriber } from "../../../lib/monitor/verdict/situations/sick/push-without-subscriber";
import { sickByAWrongClock } from "../../../lib/monitor/verdict/situations/sick/sick-by-a-wrong-clock";
import { stranded } from "../../../lib/monitor/verdict/situations/sick/stranded";
import type { Situation } from "../../../lib/monitor/verdict/situations/situation";

/** Situations that are not played here, and why. */
export const leftOut: ReadonlyMap<Situation, string> = new Map([
  ...[dashboardAhead, dashboardBehind, dashboardClockSteps, sickByAWrongClock].map(
    (one) => [one, "the clock of the dashboard is that of the play"] as const,
  ),
  ...[leaderChanges, leaderChangesBetweenBatches, electionWhileSick].map(
    (one) => [one, "one server has no elections"] as const,
  ),
  ...[pinnedClientHandedOver, pinnedClientVanished, pinnedClientVanishedAtWork].map(
    (one) => [one, "its workers are not pinned"] as const,
  ),
  ...[pushWithFlowControl, pushWithoutSubscriber].map((one) => [one, "its workers pull"] as const),
  [nightlyMillion, "no machine stores a million within seconds: a load of 20,000 is played"],
  [rolledUp, "a roll-up changes what the workers' count means"],
  [replayed, "a reset changes what the workers' count means"],
  [filterMatchesNothing, "the subjects of a stream stay those of its situation"],
  ...[losesByOwnTime, readInTheirOwnTime].map(
    (one) =>
      [one, "a message with a time of its own lives a second at least, which is too long at this speed"] as const,
  ),
  [stranded, "the search for stranded messages is not part of it"],
]);
