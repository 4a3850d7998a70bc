import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { healthySituations } from "../../lib/monitor/verdict/situations/healthy/healthy";
import { sickSituations } from "../../lib/monitor/verdict/situations/sick/sick";
import {
  judgeVerdicts,
  lasting,
  playSituation,
  type Situation,
  type Verdicts,
} from "../../lib/monitor/verdict/situations/situation";
import { runBench } from "./bench";

const { hour, day } = lasting;

/** A situation that was played for a day. */
interface Played {
  readonly name: string;
  readonly isSick: boolean;
  readonly judged: Verdicts;
}

const situations: readonly Situation[] = [...healthySituations, ...sickSituations];

/**
 * Plays what no other thread has taken: a simulated day takes from one second to a minute, so that shares of the same
 * number are not the same work. `taken` counts what was taken, for all threads.
 */
async function playShare(taken: Int32Array, tell: (played: Played) => void): Promise<void> {
  for (;;) {
    const situation = situations[Atomics.add(taken, 0, 1)];
    if (situation === undefined) return;
    const { name, sickness } = situation;
    const shown = await playSituation(
      situation,
      Math.max(day, situation.lastsMs ?? 0, (sickness?.showsMs ?? 0) + hour),
    );
    tell({ name, isSick: sickness !== null, judged: judgeVerdicts(situation, shown) });
  }
}

async function playAll(note: (text: string) => void): Promise<Played[]> {
  const played: Played[] = [];
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const began = performance.now();
  const threads = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: taken });
    worker.on("message", (one: Played) => {
      played.push(one);
      note(
        `${played.length} of ${situations.length} after ${Math.round((performance.now() - began) / 1_000)} s: ${one.name}`,
      );
    });
    return new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
    });
  });
  await Promise.all(threads);
  return played;
}

/**
 * What the verdicts are worth, over the catalogue of situations on a broker in memory, a simulated day each:
 * `false_alarms_per_day` and `flaps` of all together, `sick_found` of `sick_situations`, and `found_within_s`, the
 * 95th percentile beyond the moment at which the broker's numbers can first show it.
 */
async function bench(): Promise<void> {
  await runBench(async ({ report, note }) => {
    const played = await playAll(note);
    const healthy = played.filter(({ isSick }) => !isSick);
    const sick = played.filter(({ isSick }) => isSick);
    for (const { name, judged } of healthy)
      for (const { atMs, verdict, reason } of judged.falseAlarms)
        note(`${name}: ${verdict} after ${(atMs / hour).toFixed(2)} h, ${reason}`);
    for (const { name, judged } of sick)
      if (judged.foundAfterMs === null || judged.flaps + judged.falseAlarms.length > 0)
        note(`${name}: ${JSON.stringify(judged)}`);
    const foundMs = sick.flatMap(({ judged: { foundAfterMs } }) => (foundAfterMs === null ? [] : [foundAfterMs]));
    foundMs.sort((one, other) => one - other);
    const count = (of: readonly Played[], what: (verdicts: Verdicts) => number) =>
      of.reduce((sum, { judged }) => sum + what(judged), 0);
    report("healthy_situations", "situations", [healthy.length]);
    report("false_alarms_per_day", "alarms", [count(healthy, ({ falseAlarms }) => falseAlarms.length)]);
    report("sick_situations", "situations", [sick.length]);
    report("sick_found", "situations", [foundMs.length]);
    report("flaps", "flaps", [count(sick, ({ flaps, falseAlarms }) => flaps + falseAlarms.length)]);
    report("found_within_s", "s", [(foundMs[Math.ceil(foundMs.length * 0.95) - 1] ?? Number.NaN) / 1_000]);
  });
}

if (isMainThread) await bench();
else await playShare(workerData, (played) => parentPort?.postMessage(played));
