import { connect } from "@nats-io/transport-node";
import { chromium, type Page } from "@playwright/test";
import { installedChromiumPath } from "../../lib/cli/suite/chromium.mjs";
import { rounds, runBench } from "./bench";
import { startDashboard } from "./dashboard";
import { cpuMs } from "./screen";

const count = 10_000;
const perSecond = 1_000;
const stream = "SERIES";

declare global {
  interface Window {
    longTasks: number[];
  }
}

/**
 * A series of 10,000 messages at 1,000 a second, begun on the publish page: `rate_ratio` is the rate that was kept beside
 * the one that was asked for, `longest_task_ms` the page's longest task meanwhile (0: none took 50 ms), and
 * `page_busy_ratio` the part of the time that its main thread worked.
 */
await runBench(async (stage) => {
  const dashboard = await startDashboard(stage.server.url, { JETLAG_DEMO: "0" });
  const executablePath = installedChromiumPath();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const client = await connect({ servers: stage.server.url });
    const config = { name: stream, subjects: [`${stream}.>`], storage: "file" };
    await client.request(`$JS.API.STREAM.CREATE.${stream}`, JSON.stringify(config));
    await client.close();
    const page = await openForm(await browser.newPage({ viewport: { width: 1440, height: 900 } }), dashboard.url);
    const runs: { rate: number; task: number; busy: number }[] = [];
    for (let round = 0; round <= rounds; round++) {
      const run = await sendSeries(page);
      // The first one warms up.
      if (round > 0) runs.push(run);
    }
    const of = (figure: keyof (typeof runs)[number]) => runs.map((run) => run[figure]);
    stage.report("rate_ratio", "ratio", of("rate"), 1);
    stage.report("longest_task_ms", "ms", of("task"));
    stage.report("page_busy_ratio", "ratio", of("busy"));
  } finally {
    await browser.close();
    await dashboard.stop();
  }
});

async function openForm(page: Page, url: string): Promise<Page> {
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto(`${url}/publish?mode=raw&subject=${stream}.n`);
  await page.getByRole("textbox", { name: "Payload" }).fill('{"n":{{seq}},"id":"{{uuid}}","at":"{{now}}"}');
  await page.getByRole("button", { name: "Many times" }).click();
  await page.getByRole("textbox", { name: "How many" }).fill(String(count));
  await page.getByRole("textbox", { name: "Per second" }).fill(String(perSecond));
  return page;
}

async function sendSeries(page: Page) {
  const send = page.getByRole("button", { name: /^Publish 10,000 times/ });
  const series = page.getByRole("region", { name: "Series" });
  await send.click();
  await series.getByRole("button", { name: "Stop" }).waitFor();
  await page.evaluate(() => window.longTasks.splice(0));
  const startedMs = performance.now();
  const busyMs = await cpuMs(page, async () => {
    await series.getByText(`All 10,000 were sent`).waitFor({ timeout: 60_000 });
  });
  const tookMs = performance.now() - startedMs;
  if (!(await series.innerText()).includes("10,000 stored")) throw new Error(await series.innerText());
  const task = await page.evaluate(() => Math.max(0, ...window.longTasks.splice(0)));
  return { rate: count / perSecond / (tookMs / 1_000), task, busy: busyMs / tookMs };
}
