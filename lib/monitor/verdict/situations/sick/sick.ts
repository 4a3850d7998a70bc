import type { Situation } from "../situation";
import { crashLoop } from "./crash-loop";
import { electionWhileSick } from "./election-while-sick";
import { filterMatchesNothing } from "./filter-matches-nothing";
import { givesUp } from "./gives-up";
import { hangsAndRecovers } from "./hangs-and-recovers";
import { heldForEver } from "./held-for-ever";
import { hourlyJobStopped } from "./hourly-job-stopped";
import { longerThanAckWait } from "./longer-than-ack-wait";
import { losesByAge } from "./loses-by-age";
import { losesByAgeBesideOthers } from "./loses-by-age-beside-others";
import { losesByCount } from "./loses-by-count";
import { losesByOwnTime } from "./loses-by-own-time";
import { losesBySize } from "./loses-by-size";
import { neverCameBack } from "./never-came-back";
import { neverRead } from "./never-read";
import { pausedAndForgotten } from "./paused-and-forgotten";
import { pinnedClientVanished } from "./pinned-client-vanished";
import { pinnedClientVanishedAtWork } from "./pinned-client-vanished-at-work";
import { poisonInOrder } from "./poison-in-order";
import { pushNeverSubscribed } from "./push-never-subscribed";
import { pushWithoutSubscriber } from "./push-without-subscriber";
import { rejectsEverything } from "./rejects-everything";
import { saturated } from "./saturated";
import { sickByAWrongClock } from "./sick-by-a-wrong-clock";
import { sickOverARestart } from "./sick-over-a-restart";
import { slowerThanTraffic } from "./slower-than-traffic";
import { stoppedComing } from "./stopped-coming";
import { stranded } from "./stranded";
import { stuckMessage } from "./stuck-message";
import { terminatesInARow } from "./terminates-in-a-row";
import { threeRejectionsEach } from "./three-rejections-each";
import { workersGone } from "./workers-gone";
import { workersHang } from "./workers-hang";

/** Troubles that have to be found. */
export const sickSituations: readonly Situation[] = [
  crashLoop,
  electionWhileSick,
  filterMatchesNothing,
  givesUp,
  hangsAndRecovers,
  heldForEver,
  hourlyJobStopped,
  longerThanAckWait,
  losesByAge,
  losesByAgeBesideOthers,
  losesByCount,
  losesByOwnTime,
  losesBySize,
  neverCameBack,
  neverRead,
  pausedAndForgotten,
  pinnedClientVanished,
  pinnedClientVanishedAtWork,
  poisonInOrder,
  pushNeverSubscribed,
  pushWithoutSubscriber,
  rejectsEverything,
  saturated,
  sickByAWrongClock,
  sickOverARestart,
  slowerThanTraffic,
  stoppedComing,
  stranded,
  stuckMessage,
  terminatesInARow,
  threeRejectionsEach,
  workersGone,
  workersHang,
];
