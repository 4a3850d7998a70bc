import WebSocket from "ws";
import { liveStatsSchema, liveSubjects } from "../../lib/contract/live";
import { startLiveDashboard } from "../../lib/live/testing/live-dashboard";
import { runBench, usedHeapBytes } from "./bench";
import { createLoadStream, filter, load, pause } from "./live/workload";

const minuteMs = 60_000;
const minutes = 10;
const ratePerS = 2_000;

/** Ten real minutes of the endpoint with one viewer: the heap at their ends, after a collection, and the counts. */
await runBench(async (stage) => {
  await createLoadStream(stage.server.url);
  const dashboard = await startLiveDashboard(stage.server.url);
  const viewer = new WebSocket(dashboard.url);
  let received = 0;
  viewer.on("message", (data) => {
    for (const line of String(data).split("\r\n")) {
      if (line === "PING") viewer.send("PONG\r\n");
      if (!line.startsWith('{"at":')) continue;
      received = liveStatsSchema.parse(JSON.parse(line)).subscriptions[0]?.received ?? received;
    }
  });
  viewer.on("open", () => {
    viewer.send(`CONNECT {"verbose":false,"headers":true}\r\nSUB ${filter} 1\r\nSUB ${liveSubjects.stats} 2\r\n`);
  });
  // Growth says nothing until everything has been compiled.
  const warmedUp = await load(stage, ratePerS, minuteMs);
  const before = usedHeapBytes();
  const loading = load(stage, ratePerS, minutes * minuteMs);
  for (let minute = 1; minute <= minutes; minute++) {
    await pause(minuteMs);
    stage.note(`minute ${minute}: ${Math.round((usedHeapBytes() - before) / 1024)} KiB more than at the start`);
  }
  const published = [warmedUp, await loading].flatMap((result) => Object.values(result.published));
  const total = published.reduce((sum, count) => sum + count, 0);
  await pause(2_000);
  if (viewer.readyState !== viewer.OPEN) throw new Error("the viewer was dropped: nothing was measured");
  stage.report("heap_growth", "bytes", [usedHeapBytes() - before]);
  stage.report("ledger_missing", "messages", [total - received]);
  viewer.terminate();
  await dashboard.close();
});
