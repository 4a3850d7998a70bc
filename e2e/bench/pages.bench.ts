import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { installedChromiumPath } from "../../lib/cli/suite/chromium.mjs";
import { paths } from "../../lib/contract/paths";
import { snapshotSchema } from "../../lib/contract/snapshot";
import { everyPage } from "../every-page";
import { type BenchStage, runBench } from "./bench";
import { startDashboard } from "./dashboard";
import { type Visit, visit } from "./pages/visit";

const views = 3;
const patienceMs = 60_000;

/**
 * What the first view of every page costs a browser until it is idle, cold (nothing cached) and warm (seen before), on
 * the built dashboard with the demo: scripts, requests, snapshots, and what a person feels of it.
 */
await runBench(async (stage) => {
  const directory = mkdtempSync(join(tmpdir(), "jetlag-pages-"));
  // The demo has a nats-server of its own.
  const dashboard = await startDashboard("", { JETLAG_DEMO: "1", JETLAG_DATA_DIR: directory });
  const executablePath = installedChromiumPath();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    await untilJudged(dashboard.url);
    for (const path of everyPage) await reportPage(stage, browser, dashboard.url, path);
  } finally {
    await browser.close();
    await dashboard.stop();
    rmSync(directory, { recursive: true });
  }
});

async function reportPage(stage: BenchStage, browser: Browser, address: string, path: string): Promise<void> {
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  for (let view = 0; view < views; view++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    cold.push(await visit(context, address + path));
    warm.push(await visit(context, address + path));
    await context.close();
  }
  const [first] = cold;
  if (first !== undefined && process.env.PAGES_DETAILS) {
    stage.note(`${path} ${first.asked.join("\n    ")}`);
    for (const { path: script, bytes } of first.scripts) stage.note(`    ${bytes} ${script}`);
  }
  reportVisits(stage, `${path} cold`, cold);
  reportVisits(stage, `${path} warm`, warm);
}

function reportVisits(stage: BenchStage, row: string, visits: readonly Visit[]): void {
  const report = (figure: string, unit: string, value: (visit: Visit) => number) =>
    stage.reportOf(row, figure, unit, visits.map(value));
  report("JS", "kB", ({ scriptBytes }) => scriptBytes / 1_000);
  report("requests", "", ({ requests }) => requests);
  report("LCP", "ms", ({ largestPaintMs }) => largestPaintMs);
  report("longest task", "ms", ({ longestTaskMs }) => longestTaskMs);
  report("CLS", "", ({ shift }) => shift);
  report("snapshots", "", ({ snapshots }) => snapshots);
  report("snapshot", "kB", ({ snapshotBytes }) => snapshotBytes / 1_000);
}

/** Waits until the demo's consumers are read. */
async function untilJudged(address: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const { consumers } = snapshotSchema.parse(await (await fetch(address + paths.snapshot)).json());
    if (consumers.length > 3) return;
    if (Date.now() > deadline) throw new Error(`the demo had no consumers within ${patienceMs / 1_000} s`);
  }
}
