import { isKnown, unknown } from "../../model/known";
import type { Judgement } from "./health-evidence";

/** Judgements in a row that it takes to change a verdict, so that it does not flap. */
const holdFor = 3;
/** An estimate belongs to the verdict that it is made for. */
const unsettled = unknown("not settled yet");

/** Keeps a verdict until a different one has been found {@link holdFor} times in a row. */
export class VerdictHold {
  #shown: Judgement | null = null;
  #candidate: Judgement["verdict"] | null = null;
  #times = 0;

  /** The judgement to show. Reason and rates are always the newest that fit the verdict shown. */
  next(found: Judgement): Judgement {
    const shown = this.#shown;
    const isFirst =
      shown === null || shown.verdict === "unknown" || found.verdict === "unknown" || found.verdict === "paused";
    if (isFirst || found.verdict === shown.verdict) return this.#show(found);
    this.#times = this.#candidate === found.verdict ? this.#times + 1 : 1;
    this.#candidate = found.verdict;
    if (this.#times >= holdFor) return this.#show(found);
    const { verdict, reason, nextStep } = shown;
    return { ...found, verdict, reason, nextStep, etaMs: isKnown(found.etaMs) ? unsettled : found.etaMs };
  }

  #show(found: Judgement): Judgement {
    this.#shown = found;
    this.#candidate = null;
    this.#times = 0;
    return found;
  }
}
