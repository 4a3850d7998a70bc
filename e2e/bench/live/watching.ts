import WebSocket from "ws";
import { liveStatsSchema, liveSubjects } from "../../../lib/contract/live";
import { paths } from "../../../lib/contract/paths";
import type { BenchStage } from "../bench";
import { type BenchDashboard, startDashboard } from "../dashboard";
import { openLivePage } from "./page";
import { createLoadStream, filter, load, pause, waitForLoadStream } from "./workload";

const second = 1_000;

/** The dashboard with the live page open: latency, what else it still answers, and how the page fares. */
export async function reportWatching(stage: BenchStage): Promise<void> {
  await createLoadStream(stage.server.url);
  const dashboard = await startDashboard(stage.server.url);
  try {
    await waitForLoadStream(dashboard.url);
    await reportLedger(stage, dashboard);
    await reportLatency(stage, dashboard);
    await reportPressure(stage, dashboard);
  } finally {
    await dashboard.stop();
  }
}

/** `ledger_missing`: published less counted, at each rate. */
async function reportLedger(stage: BenchStage, dashboard: BenchDashboard): Promise<void> {
  const missing: number[] = [];
  for (const ratePerS of [1_000, 20_000, 50_000, 100_000]) {
    const viewer = await openViewer(dashboard);
    const { published, elapsedMs } = await load(stage, ratePerS, 3 * second);
    const total = Object.values(published).reduce((sum, count) => sum + count, 0);
    const deadline = Date.now() + 20 * second;
    while (viewer.received() < total && Date.now() < deadline) await pause(50);
    missing.push(total - viewer.received());
    stage.note(
      `${ratePerS}/s offered: ${total} published in ${Math.round(elapsedMs)} ms, ${viewer.received()} counted`,
    );
    viewer.close();
  }
  stage.report("ledger_missing", "messages", [missing.reduce((sum, count) => sum + Math.abs(count), 0)]);
}

/** A viewer that only reads its counts. */
async function openViewer({ port }: BenchDashboard) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${paths.live}`);
  let received = 0;
  let isWatching = false;
  socket.on("message", (data) => {
    for (const line of String(data).split("\r\n")) {
      if (!line.startsWith('{"at":')) continue;
      const [counts] = liveStatsSchema.parse(JSON.parse(line)).subscriptions;
      isWatching ||= counts?.position != null; // the broker has answered after the subscription
      received = counts?.received ?? received;
    }
  });
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(`CONNECT {"verbose":false,"headers":true}\r\nSUB ${filter} 1\r\nSUB ${liveSubjects.stats} 2\r\n`);
  while (!isWatching) await pause(20);
  return { received: () => received, close: () => socket.terminate() };
}

/** `latency_p50_ms`, `latency_p99_ms`: publish to the row's frame in the page, at 1,000 messages/s. */
async function reportLatency(stage: BenchStage, dashboard: BenchDashboard): Promise<void> {
  const live = await openLivePage(dashboard.url, filter);
  const [p50, p99]: [number[], number[]] = [[], []];
  for (let round = 0; round < 4; round++) {
    await load(stage, 1_000, 5 * second, true);
    const latencies = await live.takeLatencies();
    if (round === 0) continue; // warming up
    p50.push(percentile(latencies, 0.5));
    p99.push(percentile(latencies, 0.99));
  }
  stage.report("latency_p50_ms", "ms", p50);
  stage.report("latency_p99_ms", "ms", p99);
  await live.close();
}

/** What holds while 50,000 messages/s and more are offered for 20 s. */
async function reportPressure(stage: BenchStage, dashboard: BenchDashboard): Promise<void> {
  const live = await openLivePage(dashboard.url, filter);
  const loading = load(stage, 60_000, 26 * second);
  await pause(3 * second);
  await live.takeLongestTask();
  const [busyBefore, startedAt] = [await live.busySeconds(), performance.now()];
  const answerMs: number[] = [];
  let rows = 0;
  for (let nextLook = startedAt; performance.now() - startedAt < 20 * second; ) {
    const askedAt = performance.now();
    await (await fetch(dashboard.url + paths.snapshot)).arrayBuffer();
    answerMs.push(performance.now() - askedAt);
    if (askedAt >= nextLook) {
      rows = Math.max(rows, await live.rows());
      nextLook += second;
    }
    await pause(50);
  }
  const elapsedS = (performance.now() - startedAt) / 1_000;
  stage.report("page_busy_share", "share", [((await live.busySeconds()) - busyBefore) / elapsedS]);
  stage.report("page_longest_task_ms", "ms", [await live.takeLongestTask()]);
  stage.report("page_rows", "rows", [rows]);
  stage.report("api_p99_ms", "ms", [percentile(answerMs, 0.99)]);
  const { published, elapsedMs } = await loading;
  const total = Object.values(published).reduce((sum, count) => sum + count, 0);
  stage.report("offered_per_s", "messages/s", [(total / elapsedMs) * 1_000]);
  await live.close();
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
