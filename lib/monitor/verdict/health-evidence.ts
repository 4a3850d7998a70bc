import type { BrokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import type { LagSample } from "../../model/consumer/lag-sample";
import type { Limit } from "../../model/consumer/limit";
import type { Known } from "../../model/known";
import type { Activity } from "./activity";
import type { FilterReach } from "./filter-reach";

/** Samples that make a full window. */
export const windowSamples = 10;

/** What a judgement rests on. */
export interface HealthEvidence {
  readonly consumer: Consumer;
  /** The newest samples without a gap, oldest first; at most {@link windowSamples}, and of those that are alike the ends. */
  readonly window: readonly LagSample[];
  /** Age of the oldest unfinished message, milliseconds; 0 when nothing is unfinished. */
  readonly oldestAgeMs: Known<number>;
  readonly unacknowledged: UnacknowledgedDeliveries;
  /** What it did since it is watched, and what is usual for it. */
  readonly activity: Activity;
  /** What its filters reach in its stream. */
  readonly reach: Pick<FilterReach, "outsideSinceMs" | "passed">;
  /** Failures that nobody acted on yet. */
  readonly openFailures: OpenFailures;
  /** Rejected deliveries that come again. */
  readonly retrying: RejectedDeliveries;
  /** When the oldest message that it was not given was stored, at the latest; null when that is not known. */
  readonly undeliveredSinceMs: number | null;
  /** Limits that its owners set. */
  readonly limits: readonly Limit[];
  /** This moment, by the broker's clock as all times here. */
  readonly nowMs: BrokerMs;
}

/** Deliveries that ended without an acknowledgement: given up, terminated, or removed in flight. */
export interface UnacknowledgedDeliveries {
  /** Surely between the first reading of the window and the last: never more than there were. */
  readonly surely: number;
  /** Surely and perhaps: exactly 0 where there was none. */
  readonly perhaps: Known<number>;
  /** Since the reading before the last one, for the history: off by what ended while either was under way. */
  readonly inStep: number;
}

/** Failures of a consumer that nobody acted on yet: how many, and when the first and the last of them failed. */
export interface OpenFailures {
  readonly count: Known<number>;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

/** Deliveries of a consumer that were rejected and come again: how many, and when the last one was rejected. */
export interface RejectedDeliveries {
  readonly count: Known<number>;
  readonly lastAtMs: number | null;
}

/** The judged part of a {@link ConsumerHealth}. */
export type Judgement = Pick<
  ConsumerHealth,
  | "verdict"
  | "since"
  | "reason"
  | "nextStep"
  | "ackedPerS"
  | "deliveredPerS"
  | "redeliveriesPerS"
  | "waitingPerS"
  | "etaMs"
>;

/** What the window shows as a whole. */
export interface Trend {
  readonly first: LagSample;
  readonly last: LagSample;
  readonly seconds: number;
  readonly ackedPerS: number;
  readonly deliveredPerS: number;
  readonly redeliveriesPerS: number;
  readonly waitingPerS: number;
}
