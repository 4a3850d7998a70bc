import { runBench } from "./bench";
import { startDashboard } from "./dashboard";
import { openLivePage } from "./live/page";
import { createLoadStream, filter, load, pause, waitForLoadStream } from "./live/workload";

const minuteMs = 60_000;
const minutes = 10;
const ratePerS = 2_000;

/** Ten real minutes of the live page in Chromium: its heap at their ends, after a collection. */
await runBench(async (stage) => {
  await createLoadStream(stage.server.url);
  const dashboard = await startDashboard(stage.server.url);
  try {
    await waitForLoadStream(dashboard.url);
    const live = await openLivePage(dashboard.url, filter);
    // Growth says nothing until the list is full and everything has been compiled.
    await load(stage, ratePerS, minuteMs);
    const before = await live.heapBytes();
    const loading = load(stage, ratePerS, minutes * minuteMs);
    for (let minute = 1; minute <= minutes; minute++) {
      await pause(minuteMs);
      stage.note(
        `minute ${minute}: ${Math.round(((await live.heapBytes()) - before) / 1024)} KiB more than at the start`,
      );
    }
    await loading;
    stage.report("page_heap_growth", "bytes", [(await live.heapBytes()) - before]);
    await live.close();
  } finally {
    await dashboard.stop();
  }
});
