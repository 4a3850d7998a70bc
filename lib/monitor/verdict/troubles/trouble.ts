import type { Verdict } from "../../../model/consumer/consumer-health";
import type { HealthEvidence, Trend } from "../health-evidence";

/** Why a trouble holds, what to do about it, and since when it does: Unix milliseconds of the broker. */
export interface Found {
  readonly reason: string;
  readonly nextStep: string;
  readonly sinceMs: number;
}

/** Something about a consumer that a person should look at. */
export interface Trouble {
  /** Stable: what is remembered over a restart is found again by it. */
  readonly name: string;
  readonly verdict: Verdict;
  /** True for what a paused consumer can have as well. */
  readonly outlastsPause: boolean;
  /**
   * What shows it; null when nothing does. `open` is since when it was found without a break: what is open takes less to
   * stay than to open, so that it does not come and go. `trend` is null before there are two readings to compare.
   */
  find(evidence: HealthEvidence, trend: Trend | null, open: number | null): Found | null;
}
