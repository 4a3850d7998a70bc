import { type BrokerMs, brokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { LagSample } from "../../model/consumer/lag-sample";
import { exact, isSome } from "../../model/known";
import { Activity } from "../verdict/activity";
import type { HealthEvidence } from "../verdict/health-evidence";
import { VerdictStory } from "../verdict/verdict-story";
import { consumerOf, evidenceOf, lagSample } from "./lag-samples";

const startMs = brokerMs(Date.parse("2026-05-05T12:00:00.000Z"));
const stepMs = 2_000;
const noneRetrying = { count: exact(0) };

type Change = Parameters<typeof consumerOf>[0] & Pick<Partial<LagSample>, "streamFirstNumber">;

/** A consumer that is looked at every two seconds, with the time in hand: seconds since it was looked at first. */
export class Watched {
  readonly activity: Activity;
  readonly story = new VerdictStory();
  #before: LagSample | null = null;
  #nowMs: BrokerMs = startMs;
  #consumer: Consumer = consumerOf({ openPulls: 0 });
  /** What is known besides its figures. */
  known: Partial<HealthEvidence> = {};
  /** A limit of its stream may remove what it has not read. */
  losesUnread = false;

  constructor(patience = 1) {
    this.activity = new Activity(startMs, patience);
  }

  /** Seconds since the start as the broker writes times. */
  at(seconds: number): string {
    return new Date(startMs + seconds * 1_000).toISOString();
  }

  get seconds(): number {
    return (this.#nowMs - startMs) / 1_000;
  }

  /** Looks once more, two seconds later, at what changed. */
  look(change: Change = {}): ReturnType<VerdictStory["next"]> {
    const { streamFirstNumber = 1, ...figures } = change;
    this.#consumer = consumerOf({
      ...this.#consumer,
      ...figures,
      config: { ...this.#consumer.config, ...figures.config },
    });
    const { waiting, inFlight, redelivered, deliveries, deliveredUpTo, finishedUpTo, openPulls } = this.#consumer;
    const { pushBound, lastAckedAt } = this.#consumer;
    const sample = lagSample(this.#nowMs, {
      ...{ waiting, inFlight, redelivered, deliveries, deliveredUpTo, finishedUpTo, openPulls, pushBound, lastAckedAt },
      streamFirstNumber,
    });
    const stream = { readsAll: false, losesUnread: this.losesUnread, replacesOlder: false };
    this.activity.note(this.#consumer, this.#before, sample, stream, this.#nowMs);
    const { count } = this.known.retrying ?? noneRetrying;
    if (isSome(count)) this.activity.noteRetrying(count.value);
    const window = this.#before === null ? [sample] : [this.#before, sample];
    this.#before = sample;
    const evidence = evidenceOf({
      ...{ consumer: this.#consumer, window, activity: this.activity, nowMs: this.#nowMs },
      ...this.known,
    });
    const told = this.story.next(evidence, trendOf(window));
    this.#nowMs = brokerMs(this.#nowMs + stepMs);
    return told;
  }

  /** Sees nothing for so many seconds. */
  miss(seconds: number): void {
    this.#before = null;
    this.#nowMs = brokerMs(this.#nowMs + seconds * 1_000);
  }

  /** Looks until so many seconds after the start, while nothing changes; returns when which verdict was shown first. */
  until(seconds: number): { verdict: string; seconds: number }[] {
    const shown: { verdict: string; seconds: number }[] = [];
    while (this.seconds <= seconds) {
      const at = this.seconds;
      const { verdict } = this.look();
      if (shown.at(-1)?.verdict !== verdict) shown.push({ verdict, seconds: at });
    }
    return shown;
  }
}

function trendOf([first, last]: readonly LagSample[]) {
  if (first === undefined || last === undefined) return null;
  const seconds = (last.atMs - first.atMs) / 1_000;
  return {
    ...{ first, last, seconds, ackedPerS: 0, redeliveriesPerS: 0 },
    deliveredPerS: (last.deliveries - first.deliveries) / seconds,
    waitingPerS: (last.waiting - first.waiting) / seconds,
  };
}
