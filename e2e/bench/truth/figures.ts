import type { ConsumerHealth } from "../../../lib/model/consumer/consumer-health";
import { isKnown, type Known, type Measure } from "../../../lib/model/known";
import type { LagMonitor } from "../../../lib/monitor/lag-monitor";
import type { RunningMix } from "./counting-worker";

/** A figure of one mix over the whole bench: the mean of what was shown, and of what the worker counted meanwhile. */
export interface Figure {
  readonly mix: string;
  readonly name: "acked" | "redelivered";
  readonly shown: number;
  readonly counted: number;
  /** How it was labelled: the weakest label that was shown. */
  readonly how: Measure;
}

interface Shown {
  readonly value: number;
  readonly how: Measure;
  readonly counted: number;
}

/** Rates are compared as parts of each other from this many a second on. */
const leastPerS = 0.5;
/** Bounds may be off by what happens while a sweep reads. */
const slack = 0.02;

/** What was shown of one mix, sweep by sweep. */
export class MixFigures {
  readonly #running: RunningMix;
  readonly #shown = { acked: [] as Shown[], redelivered: [] as Shown[] };

  constructor(running: RunningMix) {
    this.#running = running;
  }

  /** Notes what the last sweep shows. */
  note(monitor: LagMonitor): void {
    const { stream, counted } = this.#running;
    const health = monitor.view.consumers.find((one) => one.stream === stream && one.name === "worker");
    const fromMs = monitor.trackOf(stream, "worker")?.windowStartMs ?? null;
    const toMs = monitor.view.sampledAtMs;
    if (health === undefined || fromMs === null || toMs === null || health.samples < health.samplesWanted) return;
    const perSecond = (times: readonly number[]) =>
      times.filter((ms) => ms >= fromMs && ms < toMs).length / ((toMs - fromMs) / 1_000);
    this.#add("acked", rateOf(health, "ackedPerS"), perSecond(counted.acked));
    this.#add("redelivered", rateOf(health, "redeliveriesPerS"), perSecond(counted.redelivered));
  }

  get figures(): Figure[] {
    return (["acked", "redelivered"] as const).flatMap((name) => {
      const shown = this.#shown[name];
      // Unknown all the time.
      if (shown.length === 0) return [];
      const mean = (rate: (one: Shown) => number) => shown.reduce((sum, one) => sum + rate(one), 0) / shown.length;
      const how = shown.find((one) => one.how !== "exact")?.how ?? "exact";
      const mix = this.#running.mix.name;
      return { mix, name, shown: mean(({ value }) => value), counted: mean((one) => one.counted), how };
    });
  }

  #add(name: Figure["name"], figure: Known<number>, counted: number): void {
    if (isKnown(figure)) this.#shown[name].push({ value: figure.value, how: figure.how, counted });
  }
}

const rateOf = (health: ConsumerHealth, rate: "ackedPerS" | "redeliveriesPerS") => health[rate];

/** How far a figure is from the truth, as a part of it. */
export function errorOf({ shown, counted }: Figure): number {
  return Math.abs(shown - counted) / Math.max(leastPerS, counted);
}

/** True for a bound that the truth is beyond. */
export function isWrong(figure: Figure): boolean {
  const { how, shown, counted } = figure;
  const isBeyond = how === "at most" ? shown < counted : how === "at least" ? shown > counted : false;
  return isBeyond && errorOf(figure) > slack;
}

/** The value that 95 of 100 are not above; 0 for none. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}
