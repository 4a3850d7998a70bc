import { connect } from "@nats-io/transport-node";
import { type BenchStage, median, rounds } from "../bench";
import { perStream, startMonitor, streamName } from "./consumers";

/** In turn with as many bare loops: a single one differs up to threefold, by whose turn a collection of garbage falls into. */
const sweepsPerRound = 10;

/** `sweep_N_ratio`: one sweep with ages and verdicts, over bare paging through CONSUMER.LIST of the same streams. */
export async function reportSweep(stage: BenchStage, streams: number): Promise<void> {
  const client = await connect({ servers: stage.server.url });
  const { monitor, stop } = await startMonitor(stage);
  const bare = async () => {
    for (let at = 0; at < streams; at++) {
      for (let offset = 0, total = 1; offset < total; ) {
        const answer = await client.request(`$JS.API.CONSUMER.LIST.${streamName(at)}`, JSON.stringify({ offset }), {
          timeout: 10_000,
        });
        const page: unknown = answer.json();
        if (!isPage(page)) throw new Error("not a page");
        offset += page.consumers.length;
        total = page.total;
      }
    }
  };
  // The window fills first: a verdict of ten samples is what a running dashboard gives.
  for (let sweep = 0; sweep < 12; sweep++) await monitor.sweepNow();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let [sweepsMs, loopsMs] = [0, 0];
    for (let turn = 0; turn < sweepsPerRound; turn++) {
      // Who goes first changes from turn to turn.
      if (turn % 2 === 0) sweepsMs += await milliseconds(() => monitor.sweepNow());
      loopsMs += await milliseconds(bare);
      if (turn % 2 === 1) sweepsMs += await milliseconds(() => monitor.sweepNow());
    }
    ours.push(sweepsMs / sweepsPerRound);
    theirs.push(loopsMs / sweepsPerRound);
  }
  const ratios = ours.map((ms, round) => ms / (theirs[round] ?? Number.NaN));
  const consumers = streams * perStream;
  if (monitor.view.consumers.length !== consumers) throw new Error(`saw ${monitor.view.consumers.length} consumers`);
  stage.report(`sweep_${consumers}_ratio`, "ratio", ratios, 1);
  stage.report(`sweep_${consumers}_ms`, "ms", ours, median(theirs));
  await stop();
  await client.close();
}

/** What a page is, without looking at each consumer: the bare loop must stay bare. */
function isPage(page: unknown): page is { readonly total: number; readonly consumers: readonly unknown[] } {
  return (
    typeof page === "object" &&
    page !== null &&
    "total" in page &&
    typeof page.total === "number" &&
    "consumers" in page &&
    Array.isArray(page.consumers)
  );
}

/** Wall time of `work`. */
export async function milliseconds(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
