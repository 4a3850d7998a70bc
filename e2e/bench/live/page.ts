import { type Browser, chromium } from "@playwright/test";
import { installedChromiumPath } from "../../../lib/cli/suite/chromium.mjs";

/** The live page in a real Chromium, watched from inside. */
export interface LivePage {
  /** Milliseconds from publish to the row's frame in the page, since the last call. */
  takeLatencies(): Promise<number[]>;
  /** The longest task since the last call, milliseconds; 0 when none took 50 ms. */
  takeLongestTask(): Promise<number>;
  /** Seconds that the main thread worked so far. */
  busySeconds(): Promise<number>;
  /** Heap in use after a collection. */
  heapBytes(): Promise<number>;
  /** Rows of the list that are in the document. */
  rows(): Promise<number>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    latencies: number[];
    longTasks: number[];
  }
}

/** Opens `/live` with a filter and waits until it shows rows. */
export async function openLivePage(dashboardUrl: string, filter: string): Promise<LivePage> {
  const executablePath = installedChromiumPath();
  const browser: Browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(observe);
  await page.goto(`${dashboardUrl}/live?subject=${encodeURIComponent(filter)}`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  return {
    takeLatencies: () => page.evaluate(() => window.latencies.splice(0)),
    takeLongestTask: () => page.evaluate(() => Math.max(0, ...window.longTasks.splice(0))),
    async busySeconds() {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
    },
    async heapBytes() {
      await cdp.send("HeapProfiler.collectGarbage");
      return (await cdp.send("Runtime.getHeapUsage")).usedSize;
    },
    rows: () => page.locator('main [role="grid"] tr').count(),
    close: () => browser.close(),
  };
}

/** Runs in the page before anything else does. */
function observe(): void {
  window.latencies = [];
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
  const decoder = new TextDecoder();
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const now = performance.timeOrigin + performance.now();
        const text = decoder.decode(data);
        for (let at = text.indexOf('{"sentAtMs":'); at !== -1; at = text.indexOf('{"sentAtMs":', at + 1)) {
          window.latencies.push(now - Number.parseFloat(text.slice(at + 12, at + 40)));
        }
      });
    }
  };
}
