import { randomInt } from "node:crypto";
import { systemClock } from "../../../lib/event-bus/clock";
import { forEachAtMost } from "../../../lib/event-bus/concurrency";
import { silentLogger } from "../../../lib/event-bus/logger";
import { lagSeriesNames } from "../../../lib/model/consumer/lag-sample";
import { rollUp } from "../../../lib/monitor/history/history-buckets";
import { LagArchive } from "../../../lib/monitor/history/lag-archive";
import { LagHistoryReader } from "../../../lib/monitor/history/lag-history";
import { LagRecorder } from "../../../lib/monitor/history/lag-recorder";
import { keepMs } from "../../../lib/monitor/lag-monitor";
import { StreamTracks } from "../../../lib/monitor/stream-tracks";
import type { BenchStage } from "../bench";
import { startMonitor } from "./consumers";
import { milliseconds } from "./sweep";

const hourMs = 3_600_000;
const days = 7;
const consumers = 50;
const reads = 100;
const bounds = { maxAgeMs: days * 24 * hourMs, maxBytes: 1024 * 1024 * 1024 };

/** `history_7d_p95_ms`: seven days of one busy consumer among fifty, from the stream to the answer's JSON, never cached. */
export async function reportHistory(stage: BenchStage): Promise<void> {
  const { bus, store, monitor, stop } = await startMonitor(stage);
  await bus.streams.create({ name: "HISTORY", subjects: ["HISTORY.>"], storage: "memory" });
  await bus.consumers.create("HISTORY", { name: "consumer-0" });
  const archive = new LagArchive({ store, logger: silentLogger }, bounds);
  await archive.ensure();
  const firstHourMs = (Math.floor(Date.now() / hourMs) - days * 24) * hourMs;
  stage.note(`writing ${days} days of ${consumers} consumers`);
  const hours = Array.from({ length: days * 24 }, (_, at) => firstHourMs + at * hourMs);
  for (const hour of hours) {
    const names = Array.from({ length: consumers }, (_, at) => `consumer-${at}`);
    await forEachAtMost(25, names, (name) =>
      archive.addHour(
        { stream: "HISTORY", consumer: name },
        { hourMs: hour, buckets: rollUp(busyHour(hour), 60_000), marks: [] },
      ),
    );
  }
  await monitor.sweepNow();
  const streams = new StreamTracks(keepMs);
  const recorder = new LagRecorder({
    store,
    monitor,
    streams,
    clock: systemClock,
    logger: silentLogger,
    bounds,
    owner: "bench",
  });
  await recorder.start();
  const times: number[] = [];
  for (let read = 0; read < reads; read++) {
    const history = new LagHistoryReader({ monitor, streams, recorder, now: () => Date.now() });
    let points = 0;
    const took = await milliseconds(async () => {
      const untilMs = Date.now();
      const window = { sinceMs: untilMs - days * 24 * hourMs, untilMs };
      const answer = await history.read("HISTORY", "consumer-0", window);
      JSON.stringify(answer);
      points = answer?.atMs.length ?? 0;
    });
    if (points < 300) throw new Error(`only ${points} points`);
    times.push(took);
  }
  stage.report("history_7d_p95_ms", "ms", percentiles(times));
  await recorder.stop();
  await stop();
  await deleteAll(stage);
}

/** An hour of readings every two seconds that never repeat. */
function busyHour(fromMs: number) {
  return Array.from({ length: 1_800 }, (_, at) => ({
    atMs: fromMs + at * 2_000,
    values: lagSeriesNames.map(() => randomInt(100_000)),
  }));
}

/** The 95th percentile of each fifth of the times. */
export function percentiles(times: readonly number[]): number[] {
  const size = Math.ceil(times.length / 5);
  return Array.from({ length: 5 }, (_, at) => {
    const sorted = times.slice(at * size, (at + 1) * size).sort((left, right) => left - right);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  });
}

async function deleteAll(stage: BenchStage): Promise<void> {
  const { bus, stop } = await startMonitor(stage);
  for (const { config } of (await bus.streams.list()).streams) await bus.streams.delete(config.name);
  await stop();
}
