import { lagSeriesNames } from "../../../lib/model/consumer/lag-sample";
import { HistorySeries } from "../../../lib/monitor/history/history-series";
import { keepMs } from "../../../lib/monitor/lag-monitor";
import { sampleIntervalMs } from "../../../lib/monitor/sweep/sample-interval";
import type { BenchStage } from "../bench";
import { startMonitor } from "./consumers";

/** `rss_5000_mb`: the sampler's process with 5,000 consumers, sweeping, and as many readings as it keeps of them. */
export async function reportMemory(stage: BenchStage): Promise<void> {
  const { monitor, stop } = await startMonitor(stage);
  await monitor.sweepNow();
  const stepMs = sampleIntervalMs(monitor.view.consumers.length);
  const endMs = Date.now() - 1_000;
  for (const { track } of monitor.tracked()) {
    const readings = Math.floor(keepMs / stepMs);
    const history = new HistorySeries(keepMs, lagSeriesNames.length, readings);
    for (let at = 0; at < readings; at++)
      history.add({ atMs: endMs - keepMs + at * stepMs, values: lagSeriesNames.map(() => at) });
    track.restore(history, track.createdAt ?? "");
  }
  for (let sweep = 0; sweep < 20; sweep++) await monitor.sweepNow();
  stage.note(`${monitor.samplesKept} readings kept`);
  stage.report("sampler_rss_5000_mb", "MiB", [process.memoryUsage().rss / 1_048_576]);
  await stop();
}
