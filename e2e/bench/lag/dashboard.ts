import { request } from "node:http";
import { statusSchema } from "../../../lib/contract/health";
import { paths } from "../../../lib/contract/paths";
import { forEachAtMost } from "../../../lib/event-bus/concurrency";
import { silentLogger } from "../../../lib/event-bus/logger";
import { lagSeriesNames } from "../../../lib/model/consumer/lag-sample";
import { rollUp } from "../../../lib/monitor/history/history-buckets";
import { LagArchive } from "../../../lib/monitor/history/lag-archive";
import { keepMs } from "../../../lib/monitor/lag-monitor";
import { sampleIntervalMs } from "../../../lib/monitor/sweep/sample-interval";
import type { BenchStage } from "../bench";
import { type BenchDashboard, startDashboard } from "../dashboard";
import { startMonitor } from "./consumers";
import { percentiles } from "./history";
import { residentMiB } from "./process-memory";
import { milliseconds } from "./sweep";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hoursKept = 24;
const requests = 100;
/** Browsers that ask at the same time. */
const viewers = 50;
const patienceMs = 120_000;

/**
 * The built dashboard over HTTP with 5,000 consumers, a day of history in its streams and the last hour in its memory:
 * `consumers_api_5000_p95_ms` one after the other, `consumers_api_5000_viewers_ms` for fifty browsers at once,
 * `consumers_api_5000_first_ms` for the one that comes first after a sweep, and `rss_5000_mb` of all its processes afterwards.
 */
export async function reportDashboard(stage: BenchStage): Promise<void> {
  await writeHistory(stage);
  const dashboard = await startDashboard(stage.server.url);
  try {
    await untilSampled(dashboard, 3);
    const times: number[] = [];
    let bytes = 0;
    for (let at = 0; at < requests; at++) {
      times.push(
        await milliseconds(async () => {
          bytes = await readCompressed(dashboard);
        }),
      );
    }
    stage.note(`the answer has ${bytes} bytes compressed`);
    stage.report("consumers_api_5000_p95_ms", "ms", percentiles(times));
    const crowds: number[] = [];
    for (let at = 0; at < 5; at++) {
      crowds.push(
        await milliseconds(async () => {
          await Promise.all(Array.from({ length: viewers }, () => readCompressed(dashboard)));
        }),
      );
    }
    stage.report("consumers_api_5000_viewers_ms", "ms", crowds);
    const first: number[] = [];
    for (let at = 0; at < 3; at++) {
      await untilSampled(dashboard, 2);
      first.push(
        await milliseconds(async () => {
          await readCompressed(dashboard);
        }),
      );
    }
    stage.report("consumers_api_5000_first_ms", "ms", first);
    stage.report("rss_5000_mb", "MiB", [residentMiB(dashboard.pid, "VmRSS")]);
    stage.report("rss_5000_peak_mb", "MiB", [residentMiB(dashboard.pid, "VmHWM")]);
  } finally {
    await dashboard.stop();
  }
}

/** A day in hours of minutes, and the last hour in the journal from which a dashboard that starts fills its memory. */
async function writeHistory(stage: BenchStage): Promise<void> {
  const { store, monitor, stop } = await startMonitor(stage);
  await monitor.sweepNow();
  const consumers = [...monitor.tracked()];
  const stepMs = sampleIntervalMs(consumers.length);
  const archive = new LagArchive(
    { store, logger: silentLogger },
    { maxAgeMs: 7 * 24 * hourMs, maxBytes: 1024 * 1024 * 1024 },
  );
  await archive.ensure();
  stage.note(`writing a day of ${consumers.length} consumers`);
  const nowMs = Date.now();
  const fullHourMs = Math.floor(nowMs / hourMs) * hourMs;
  for (let ago = hoursKept; ago > 0; ago--) {
    const ofHourMs = fullHourMs - ago * hourMs;
    const buckets = rollUp(readings(ofHourMs, ofHourMs + hourMs, stepMs), minuteMs);
    await forEachAtMost(64, consumers, ({ stream, name }) =>
      archive.addHour({ stream, consumer: name }, { hourMs: ofHourMs, buckets, marks: [] }),
    );
  }
  await archive.finishHour(fullHourMs - hourMs);
  for (let fromMs = nowMs - keepMs; fromMs < nowMs; fromMs += minuteMs) {
    const points = readings(fromMs, fromMs + minuteMs, stepMs);
    const entries = consumers.map(({ stream, name, track }) => ({
      stream,
      consumer: name,
      createdAt: track.createdAt ?? "",
      points,
      marks: [],
      memory: null,
    }));
    await archive.addJournal({ untilMs: fromMs + minuteMs, consumers: entries, streams: [] });
  }
  await stop();
}

function readings(fromMs: number, untilMs: number, stepMs: number) {
  return Array.from({ length: Math.floor((untilMs - fromMs) / stepMs) }, (_, at) => ({
    atMs: fromMs + at * stepMs,
    values: lagSeriesNames.map((_, series) => at * 7 + series),
  }));
}

/** Waits until the dashboard has its history back and swept so many times since. */
async function untilSampled({ url }: BenchDashboard, sweeps: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  const seen = new Set<string>();
  while (seen.size < sweeps) {
    if (Date.now() > deadline) throw new Error(`no ${sweeps} sweeps within ${patienceMs / 1_000} s`);
    const { sampler } = statusSchema.parse(await (await fetch(url + paths.status)).json());
    if (sampler.lastSweepAt !== null && sampler.samplesKept > 500_000) seen.add(sampler.lastSweepAt);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Bytes of the snapshot as a browser is sent it. Not `fetch`: that would unpack them, which is the browser's work. */
function readCompressed({ url }: BenchDashboard): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url + paths.snapshot, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      if (answer.headers["content-encoding"] !== "gzip") reject(new Error("the answer is not compressed"));
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on("end", () => resolve(bytes));
    });
    asked.on("error", reject);
    asked.end();
  });
}
