import type { Situation } from "../situation";
import { acknowledgesAll } from "./acknowledges-all";
import { acknowledgesNothing } from "./acknowledges-nothing";
import { allHandsFull } from "./all-hands-full";
import { backoffOfHours } from "./backoff-of-hours";
import { batchEvery5Min } from "./batch-every-5-min";
import { batchEvery40S } from "./batch-every-40-s";
import { brokerAwayBetweenBatches } from "./broker-away-between-batches";
import { brokerRestarts } from "./broker-restarts";
import { bursts } from "./bursts";
import { circuitBreaker } from "./circuit-breaker";
import { comesAndGoes } from "./comes-and-goes";
import { cronEvery3H } from "./cron-every-3-h";
import { cronEvery6H } from "./cron-every-6-h";
import { dashboardAhead } from "./dashboard-ahead";
import { dashboardAsleep } from "./dashboard-asleep";
import { dashboardBehind } from "./dashboard-behind";
import { dashboardClockSteps } from "./dashboard-clock-steps";
import { dashboardRestarts } from "./dashboard-restarts";
import { delayedRetries } from "./delayed-retries";
import { deploys } from "./deploys";
import { deploysOfAPrefetchingClient } from "./deploys-of-a-prefetching-client";
import { deploysOfLongJobs } from "./deploys-of-long-jobs";
import { expiresAfterReading } from "./expires-after-reading";
import { expiresBesideOthers } from "./expires-beside-others";
import { fetchWithoutWaiting } from "./fetch-without-waiting";
import { filterEdited } from "./filter-edited";
import { hourlyJob } from "./hourly-job";
import { keepsUp } from "./keeps-up";
import { leaderChanges } from "./leader-changes";
import { leaderChangesBetweenBatches } from "./leader-changes-between-batches";
import { limitedOnPurpose } from "./limited-on-purpose";
import { longCircuitBreaker } from "./long-circuit-breaker";
import { longFirstJob } from "./long-first-job";
import { nightlyLoad } from "./nightly-load";
import { nightlyMillion } from "./nightly-million";
import { nothingMatchedYet } from "./nothing-matched-yet";
import { onePerSubject } from "./one-per-subject";
import { onlyDelayedRetries } from "./only-delayed-retries";
import { overwrittenInFlight } from "./overwritten-in-flight";
import { parallelLongJobs } from "./parallel-long-jobs";
import { pauses } from "./pauses";
import { pinnedClientHandedOver } from "./pinned-client-handed-over";
import { pollsByRejection } from "./polls-by-rejection";
import { purges } from "./purges";
import { pushWithFlowControl } from "./push-with-flow-control";
import { putOffForAnHour } from "./put-off-for-an-hour";
import { quietNights } from "./quiet-nights";
import { rareTopic } from "./rare-topic";
import { readInTheirOwnTime } from "./read-in-their-own-time";
import { readsALongHistory } from "./reads-a-long-history";
import { replayed } from "./replayed";
import { reportsProgress } from "./reports-progress";
import { rolledUp } from "./rolled-up";
import { rollingDeploys } from "./rolling-deploys";
import { scaledToZero } from "./scaled-to-zero";
import { slowAndInOrder } from "./slow-and-in-order";
import { smallBacklog } from "./small-backlog";
import { someRetries } from "./some-retries";

/** Ways of working that need nobody. */
export const healthySituations: readonly Situation[] = [
  acknowledgesAll,
  acknowledgesNothing,
  allHandsFull,
  backoffOfHours,
  batchEvery40S,
  batchEvery5Min,
  brokerAwayBetweenBatches,
  brokerRestarts,
  bursts,
  circuitBreaker,
  longCircuitBreaker,
  comesAndGoes,
  cronEvery3H,
  cronEvery6H,
  dashboardAhead,
  dashboardAsleep,
  dashboardBehind,
  dashboardClockSteps,
  dashboardRestarts,
  delayedRetries,
  deploys,
  deploysOfLongJobs,
  deploysOfAPrefetchingClient,
  expiresAfterReading,
  expiresBesideOthers,
  fetchWithoutWaiting,
  filterEdited,
  hourlyJob,
  keepsUp,
  leaderChanges,
  leaderChangesBetweenBatches,
  limitedOnPurpose,
  longFirstJob,
  nightlyLoad,
  nightlyMillion,
  nothingMatchedYet,
  onePerSubject,
  onlyDelayedRetries,
  overwrittenInFlight,
  parallelLongJobs,
  pauses,
  pinnedClientHandedOver,
  pollsByRejection,
  purges,
  pushWithFlowControl,
  putOffForAnHour,
  quietNights,
  rareTopic,
  readInTheirOwnTime,
  readsALongHistory,
  replayed,
  reportsProgress,
  rolledUp,
  rollingDeploys,
  scaledToZero,
  slowAndInOrder,
  smallBacklog,
  someRetries,
];
