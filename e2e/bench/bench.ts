import { basename } from "node:path";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";

/** What a bench has at hand. */
export interface BenchStage {
  /** A nats-server with JetStream of this bench's own, on loopback. */
  readonly server: NatsServer;
  /** Prints a figure: the median of `runs`. `baseline` is the same figure of the bare thing it is compared with. */
  report(figure: string, unit: string, runs: readonly number[], baseline?: number): void;
  /** Says on stderr what is going on. */
  note(text: string): void;
}

/** How often everything is measured. */
export const rounds = 5;

/** Runs a bench file's work and puts its server away; an error ends the process with code 1. */
export async function runBench(work: (stage: BenchStage) => Promise<void>): Promise<void> {
  const bench = basename(process.argv[1] ?? "", ".bench.mjs");
  const server = await startNatsServer();
  try {
    await work({
      server,
      report(figure, unit, runs, baseline) {
        const reference = baseline === undefined ? null : rounded(baseline);
        const value = rounded(median(runs));
        console.log(JSON.stringify({ bench, figure, value, unit, baseline: reference, runs: runs.map(rounded) }));
      },
      note: (text) => console.error(text),
    });
  } finally {
    await server.stop();
  }
}

/** Measures `ours` and `bare` in turn, one beside the other, and who goes first changes each round. One warm-up each. */
export async function compare(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<{ readonly ours: number[]; readonly bare: number[]; readonly ratios: number[] }> {
  await ours();
  await bare();
  const results = { ours: [] as number[], bare: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await ours() : null;
    const theirs = await bare();
    const mine = first ?? (await ours());
    results.ours.push(mine);
    results.bare.push(theirs);
    results.ratios.push(mine / theirs);
  }
  return results;
}

/** Reports `{figure}_ratio` (ours to bare, of the same round) and `{figure}_per_s` with the bare median as baseline. */
export function reportComparison(
  stage: BenchStage,
  figure: string,
  unit: string,
  { ours, bare, ratios }: Awaited<ReturnType<typeof compare>>,
): void {
  stage.report(`${figure}_ratio`, "ratio", ratios, 1);
  stage.report(`${figure}_per_s`, `${unit}/s`, ours, median(bare));
}

/** Runs `work` once to warm up and {@link rounds} times for its result. */
export async function repeat(work: () => Promise<number>): Promise<number[]> {
  await work();
  const results: number[] = [];
  for (let round = 0; round < rounds; round++) results.push(await work());
  return results;
}

/** Things per second that `work` got done, which were `count`. */
export async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1_000;
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
