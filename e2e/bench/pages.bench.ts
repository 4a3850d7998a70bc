import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { installedChromiumPath } from "../../lib/cli/suite/chromium.mjs";
import { paths } from "../../lib/contract/paths";
import { snapshotSchema } from "../../lib/contract/snapshot";
import { everyPage } from "../every-page";
import { type BenchStage, runBench } from "./bench";
import { seedConsumers } from "./consumers/many-consumers";
import { startDashboard } from "./dashboard";
import { type Visit, visit } from "./pages/visit";

const views = 3;
const manyConsumers = 1_780;
/** The demo has more. */
const fewConsumers = 4;
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
    await untilRead(dashboard.url, fewConsumers);
    for (const path of everyPage) await reportPage(stage, browser, dashboard.url, path);
    await reportMany(stage, browser);
  } finally {
    await browser.close();
    await dashboard.stop();
    rmSync(directory, { recursive: true });
  }
});

/** The list of as many consumers as a large bus has. */
async function reportMany(stage: BenchStage, browser: Browser): Promise<void> {
  await seedConsumers(stage.server.url, 2, manyConsumers / 2);
  const dashboard = await startDashboard(stage.server.url, { JETLAG_STORE: "memory" });
  try {
    await untilRead(dashboard.url, manyConsumers);
    await reportPage(stage, browser, dashboard.url, "/consumers", ` with ${manyConsumers}`);
    const answer = await fetch(dashboard.url + paths.snapshot);
    stage.report("snapshot_json_kb", "kB", [(await answer.arrayBuffer()).byteLength / 1_000]);
  } finally {
    await dashboard.stop();
  }
}

async function reportPage(
  stage: BenchStage,
  browser: Browser,
  address: string,
  path: string,
  note = "",
): Promise<void> {
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  for (let view = 0; view < views; view++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    cold.push(await visit(context, address + path));
    warm.push(await visit(context, address + path));
    await context.close();
  }
  const [first] = cold;
  stage.note(`${path}: ${first?.scripts.map(({ path: script, bytes }) => `${script} ${bytes}`).join(", ")}`);
  reportVisits(stage, `${path}${note} cold`, cold);
  reportVisits(stage, `${path}${note} warm`, warm);
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

/** Waits until so many consumers are read. */
async function untilRead(address: string, count: number): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const { consumers } = snapshotSchema.parse(await (await fetch(address + paths.snapshot)).json());
    if (consumers.length >= count) return;
    if (Date.now() > deadline) throw new Error(`there were not ${count} consumers within ${patienceMs / 1_000} s`);
  }
}
