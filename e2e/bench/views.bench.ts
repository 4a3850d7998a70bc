import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forEachAtMost } from "../../lib/event-bus/concurrency";
import { runBench } from "./bench";
import { type BenchDashboard, startDashboard } from "./dashboard";
import { collectionEnvironment, usageAfterCollection } from "./views/memory";

/** Views before anything is measured: code is compiled and caches are filled by then. */
const warmUpViews = 2_000;
const views = 10_000;
const parallelViews = 4;
const mebibyte = 1_048_576;

/** Every page that is rendered for each request, under a name of its own each time, and what is not found. */
const pages: readonly { readonly path: (view: number) => string; readonly status: number }[] = [
  { path: (view) => `/streams/s${view}`, status: 200 },
  { path: (view) => `/streams/s${view}/consumers/c${view}`, status: 200 },
  { path: (view) => `/streams/s${view}/messages/${view + 1}`, status: 200 },
  { path: (view) => `/jobs/j${view}`, status: 200 },
  { path: (view) => `/nowhere/${view}`, status: 404 },
];

/**
 * What page views leave behind in the built dashboard: `views_rss_growth_mb`, `views_heap_growth_mb` and
 * `views_external_growth_mb` are the memory after ten thousand views and a collection less that before them, and
 * `views_per_s` is how fast they were answered.
 */
await runBench(async (stage) => {
  const directory = mkdtempSync(join(tmpdir(), "jetlag-views-"));
  const file = join(directory, "memory.json");
  const dashboard = await startDashboard(stage.server.url, collectionEnvironment(file));
  try {
    await look(dashboard, 0, warmUpViews);
    const before = await usageAfterCollection(dashboard, file);
    const startedAt = performance.now();
    await look(dashboard, warmUpViews, views);
    const elapsedMs = performance.now() - startedAt;
    const after = await usageAfterCollection(dashboard, file);
    stage.note(`RSS ${toMiB(before.rss)} MiB before, ${toMiB(after.rss)} MiB after`);
    stage.report("views_rss_growth_mb", "MiB", [(after.rss - before.rss) / mebibyte]);
    stage.report("views_heap_growth_mb", "MiB", [(after.heapUsed - before.heapUsed) / mebibyte]);
    stage.report("views_external_growth_mb", "MiB", [(after.external - before.external) / mebibyte]);
    stage.report("views_per_s", "views/s", [(views / elapsedMs) * 1_000]);
  } finally {
    await dashboard.stop();
    rmSync(directory, { recursive: true });
  }
});

/** Views `count` pages, beginning with the view of number `from`. */
async function look({ url }: BenchDashboard, from: number, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, at) => from + at);
  await forEachAtMost(parallelViews, numbers, async (view) => {
    const page = pages[view % pages.length];
    if (page === undefined) return;
    const answer = await fetch(url + page.path(view));
    await answer.arrayBuffer();
    if (answer.status !== page.status) throw new Error(`${page.path(view)} answered ${answer.status}`);
  });
}

function toMiB(bytes: number): number {
  return Math.round(bytes / mebibyte);
}
