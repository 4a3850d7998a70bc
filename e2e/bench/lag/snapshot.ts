import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { sumTotals } from "../../../lib/monitor/totals-history";
import type { BenchStage } from "../bench";
import { startMonitor } from "./consumers";
import { percentiles } from "./history";
import { milliseconds } from "./sweep";

const requests = 50;
const compress = promisify(gzip);

/** `consumers_api_5000_p95_ms`: from the last sweep to the compressed answer of every consumer. */
export async function reportSnapshot(stage: BenchStage): Promise<void> {
  const { monitor, stop } = await startMonitor(stage);
  for (let sweep = 0; sweep < 12; sweep++) await monitor.sweepNow();
  const { view } = monitor;
  const times: number[] = [];
  let bytes = 0;
  let plain = 0;
  for (let request = 0; request < requests; request++) {
    times.push(
      await milliseconds(async () => {
        const body = JSON.stringify({ ...view, totals: sumTotals(view.streams, view.consumers) });
        plain = body.length;
        bytes = (await compress(body)).length;
      }),
    );
  }
  stage.note(`the answer has ${plain} bytes, ${bytes} compressed`);
  stage.report("consumers_api_5000_p95_ms", "ms", percentiles(times));
  await stop();
}
