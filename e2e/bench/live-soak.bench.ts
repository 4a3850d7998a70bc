import { type BenchStage, runBench } from "./bench";
import { startDashboard } from "./live/dashboard";
import { openLivePage } from "./live/page";
import { openServerHeap } from "./live/server-heap";
import { createLoadStream, filter, load, pause, waitForLoadStream } from "./live/workload";

const minuteMs = 60_000;
const minutes = 10;
const ratePerS = 2_000;

/** Ten real minutes with the live page open: the heaps of server and page, after a collection, at their ends. */
await runBench(async (stage: BenchStage) => {
  await createLoadStream(stage.server.url);
  const dashboard = await startDashboard(stage.server.url);
  try {
    await waitForLoadStream(dashboard.url);
    const live = await openLivePage(dashboard.url, filter);
    const server = await openServerHeap(dashboard.pid);
    // Until the ring is full and everything has been compiled, growth says nothing.
    await load(stage, ratePerS, minuteMs);
    const before = { server: await server.read(), page: await live.heapBytes() };
    const loading = load(stage, ratePerS, minutes * minuteMs);
    for (let minute = 1; minute <= minutes; minute++) {
      await pause(minuteMs);
      stage.note(`minute ${minute}: server ${await server.read()}, page ${await live.heapBytes()} bytes`);
    }
    const { published } = await loading;
    const total = Object.values(published).reduce((sum, count) => sum + count, 0);
    stage.note(`${total} messages`);
    stage.report("server_heap_growth", "bytes", [(await server.read()) - before.server]);
    stage.report("page_heap_growth", "bytes", [(await live.heapBytes()) - before.page]);
    server.close();
    await live.close();
  } finally {
    await dashboard.stop();
  }
});
