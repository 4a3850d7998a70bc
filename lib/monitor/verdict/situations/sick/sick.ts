import type { Situation } from "../situation";
import { crashLoop } from "./crash-loop";
import { givesUp } from "./gives-up";
import { hangsAndRecovers } from "./hangs-and-recovers";
import { heldForEver } from "./held-for-ever";
import { hourlyJobStopped } from "./hourly-job-stopped";
import { longerThanAckWait } from "./longer-than-ack-wait";
import { losesByAge } from "./loses-by-age";
import { losesByCount } from "./loses-by-count";
import { losesBySize } from "./loses-by-size";
import { neverCameBack } from "./never-came-back";
import { neverRead } from "./never-read";
import { pausedAndForgotten } from "./paused-and-forgotten";
import { poisonInOrder } from "./poison-in-order";
import { rejectsEverything } from "./rejects-everything";
import { saturated } from "./saturated";
import { sickOverARestart } from "./sick-over-a-restart";
import { slowerThanTraffic } from "./slower-than-traffic";
import { stoppedComing } from "./stopped-coming";
import { stuckMessage } from "./stuck-message";
import { terminatesInARow } from "./terminates-in-a-row";
import { threeRejectionsEach } from "./three-rejections-each";
import { workersGone } from "./workers-gone";
import { workersHang } from "./workers-hang";

/** Troubles that have to be found. */
export const sickSituations: readonly Situation[] = [
  crashLoop,
  givesUp,
  hangsAndRecovers,
  heldForEver,
  hourlyJobStopped,
  longerThanAckWait,
  losesByAge,
  losesByCount,
  losesBySize,
  neverCameBack,
  neverRead,
  pausedAndForgotten,
  poisonInOrder,
  rejectsEverything,
  saturated,
  sickOverARestart,
  slowerThanTraffic,
  stoppedComing,
  stuckMessage,
  terminatesInARow,
  threeRejectionsEach,
  workersGone,
  workersHang,
];
