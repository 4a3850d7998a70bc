import { basename } from "node:path";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";

/** What a bench has at hand. */
export interface BenchStage {
  /** A nats-server with JetStream of this bench's own, on loopback. */
  readonly server: NatsServer;
  /** Prints a figure: the median of `runs`. `baseline` is the same figure of the bare thing it is compared with. */
  report(figure: string, unit: string, runs: readonly number[], baseline?: number): void;
  /** The same of one thing among several that have the same figures: it becomes a row of a table of its own. */
  reportOf(row: string, figure: string, unit: string, runs: readonly number[]): void;
  /** Says on stderr what is going on. */
  note(text: string): void;
}

/** How often everything is measured. */
export const rounds = 5;

/** Runs a bench file's work and puts its server away; an error ends the process with code 1. */
export async function runBench(work: (stage: BenchStage) => Promise<void>): Promise<void> {
  const bench = basename(process.argv[1] ?? "", ".bench.mjs");
  const server = await startNatsServer();
  const print = (row: string | undefined, figure: string, unit: string, runs: readonly number[], baseline?: number) => {
    const reference = baseline === undefined ? null : rounded(baseline);
    const value = rounded(median(runs));
    console.log(JSON.stringify({ bench, row, figure, value, unit, baseline: reference, runs: runs.map(rounded) }));
  };
  try {
    await work({
      server,
      report: (figure, unit, runs, baseline) => print(undefined, figure, unit, runs, baseline),
      reportOf: print,
      note: (text) => console.error(text),
    });
  } finally {
    await server.stop();
  }
}

/** How fast one run was. */
export interface Speed {
  readonly perSecond: number;
  /** Processor time of this process for each thing, microseconds: what other processes take does not count. */
  readonly cpuMicros: number;
}

/** Speeds of ours and of the bare baseline, by round. */
export interface Comparison {
  readonly ours: readonly Speed[];
  readonly bare: readonly Speed[];
}

/**
 * Measures `ours` and `bare` in turn, one beside the other, and who goes first changes each time. One warm-up each. A
 * round is `turns` measurements of each taken together: where one lasts a second, what else the machine does in that
 * second decides it.
 */
export async function compare(
  ours: () => Promise<Speed>,
  bare: () => Promise<Speed>,
  { turns = 1 } = {},
): Promise<Comparison> {
  await ours();
  await bare();
  const results = { ours: [] as Speed[], bare: [] as Speed[] };
  for (let round = 0; round < rounds; round++) {
    const [one, other] = [[] as Speed[], [] as Speed[]];
    for (let turn = 0; turn < turns; turn++) {
      const isFirst = (round + turn) % 2 === 0;
      if (isFirst) one.push(await ours());
      other.push(await bare());
      if (!isFirst) one.push(await ours());
    }
    results.ours.push(together(one));
    results.bare.push(together(other));
  }
  return results;
}

/** The speed of the same work done once for each of `speeds`. */
function together(speeds: readonly Speed[]): Speed {
  const mean = (value: (speed: Speed) => number) =>
    speeds.reduce((sum, speed) => sum + value(speed), 0) / speeds.length;
  return { perSecond: 1 / mean(({ perSecond }) => 1 / perSecond), cpuMicros: mean(({ cpuMicros }) => cpuMicros) };
}

/** Runs `work` once to warm up and {@link rounds} times for its results. */
export async function repeat<T>(work: () => Promise<T>): Promise<T[]> {
  await work();
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await work());
  return results;
}

/**
 * Reports `{name}_ratio` (ours to bare, of the same round), and with the bare median as baseline `{name}_{unit}_per_s`
 * and `{name}_cpu_us`; `suffix` ends each name.
 */
export function reportComparison(
  stage: BenchStage,
  name: string,
  unit: string,
  { ours, bare }: Comparison,
  suffix = "",
): void {
  const ratios = ours.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN));
  stage.report(`${name}_ratio${suffix}`, "ratio", ratios, 1);
  reportSpeed(stage, name, unit, ours, bare, suffix);
}

/** Reports `{name}_{unit}_per_s` and `{name}_cpu_us`. */
export function reportSpeed(
  stage: BenchStage,
  name: string,
  unit: string,
  speeds: readonly Speed[],
  bare: readonly Speed[] = [],
  suffix = "",
): void {
  const report = (figure: string, figureUnit: string, value: (speed: Speed) => number) => {
    const baseline = bare.length === 0 ? undefined : median(bare.map(value));
    stage.report(`${name}_${figure}${suffix}`, figureUnit, speeds.map(value), baseline);
  };
  report(`${unit}_per_s`, `${unit}/s`, ({ perSecond }) => perSecond);
  report("cpu_us", "µs each", ({ cpuMicros }) => cpuMicros);
}

/** How fast `work` got `count` things done. */
export async function speedOf(count: number, work: () => Promise<void>): Promise<Speed> {
  const usedBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const elapsedMs = performance.now() - startedAt;
  const used = process.cpuUsage(usedBefore);
  return { perSecond: (count / elapsedMs) * 1_000, cpuMicros: (used.user + used.system) / count };
}

/** The middle one, or the mean of the middle two. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Bytes of the heap that are in use after a full collection; needs `--expose-gc`, which the runner gives. */
export function usedHeapBytes(): number {
  if (globalThis.gc === undefined) throw new Error("start Node with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
