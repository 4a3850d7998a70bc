import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { nextCommand } from "../../lib/cli/build.mjs";
import { findFreePort } from "../../lib/cli/process/ports.mjs";
import { installedChromiumPath } from "../../lib/cli/suite/chromium.mjs";
import { paths } from "../../lib/contract/paths";
import { snapshotSchema } from "../../lib/contract/snapshot";

const startTimeoutMs = 120_000;

/** A page of the built dashboard in Chromium, and beside it a page that is as long and empty. */
export interface Screen {
  readonly page: Page;
  readonly empty: Page;
  close(): Promise<void>;
}

/** Starts the built dashboard on a broker and opens one of its lists. Throws when there is no build. */
export async function openScreen(natsUrl: string, path: string, store: "memory" | "" = ""): Promise<Screen> {
  if (!existsSync(".next/BUILD_ID")) throw new Error("there is no build: npm run build");
  const port = await findFreePort();
  const address = `http://127.0.0.1:${port}`;
  const dashboard = spawn(process.execPath, [nextCommand(process.cwd()), "start", "-H", "127.0.0.1", "-p", `${port}`], {
    env: {
      ...process.env,
      NATS_URL: natsUrl,
      JETLAG_STORE: store,
      JETLAG_LOG_LEVEL: "warn",
      NODE_ENV: "production",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  process.once("exit", () => dashboard.kill("SIGKILL"));
  await untilReady(`${address}${paths.snapshot}`);
  const executablePath = installedChromiumPath();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address + path);
  await page.locator("tbody tr").nth(20).waitFor({ timeout: startTimeoutMs });
  const empty = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await empty.setContent('<div style="height:800px;overflow:auto"><div id="long" style="height:160000px"></div></div>');
  return {
    page,
    empty,
    async close() {
      await browser.close();
      dashboard.kill("SIGTERM");
      await once(dashboard, "exit");
    },
  };
}

/** CPU time of a page's main thread while `work` runs, milliseconds: what else the machine does is not counted. */
export async function cpuMs(page: Page, work: () => Promise<void>): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const taskMs = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
  };
  const before = await taskMs();
  await work();
  const spent = (await taskMs()) - before;
  await devtools.detach();
  return spent;
}

/** Scrolls the box around an element by so many px a frame, from its top. */
export async function scroll(page: Page, inside: string, frames: number, stepPx: number): Promise<void> {
  await page.bringToFront();
  await page.evaluate(
    async ([selector, count, step]) => {
      const box = document.querySelector(selector)?.parentElement;
      if (!box) throw new Error(`no ${selector}`);
      box.scrollTop = 0;
      for (let frame = 0; frame < count; frame++) {
        box.scrollTop += step;
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    },
    [inside, frames, stepPx] as const,
  );
}

/** Presses a column's head and waits until the rows are drawn. */
export async function sortBy(page: Page, column: string): Promise<void> {
  await page.getByRole("columnheader", { name: column }).getByRole("button").click();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

async function untilReady(address: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    const snapshot: unknown = answer?.ok ? await answer.json() : null;
    if (snapshotSchema.safeParse(snapshot).data?.sampledAt) return;
    if (Date.now() > deadline) throw new Error(`${address} had no figures within ${startTimeoutMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
