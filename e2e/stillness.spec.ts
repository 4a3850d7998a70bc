import type { Browser, Page } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import { expect, test } from "./dashboard";
import { everyPage } from "./every-page";

/** What a page may move by itself while it is opened and goes on: cumulative layout shift. */
const mostShift = 0.02;
/** Pages that are open at a time. */
const atOnce = 4;

for (const [width, height] of [
  [1440, 900],
  [390, 780],
  [320, 700],
] as const) {
  test(`no page moves by itself on a screen ${width} wide`, async ({ browser, baseURL }) => {
    const left = [...everyPage];
    const moved: Movement[] = [];
    const openOnes = async () => {
      for (let path = left.shift(); path !== undefined; path = left.shift())
        moved.push({ path, ...(await movementOf(browser, `${baseURL}${path}`, { width, height })) });
    };
    await Promise.all(Array.from({ length: atOnce }, openOnes));
    expect(moved.map(({ path }) => path).toSorted()).toEqual(everyPage.toSorted());
    expect(moved.filter(({ shift }) => shift > mostShift)).toEqual([]);
  });
}

interface Shift {
  /** Sum of all shifts. */
  readonly shift: number;
  /** What moved, the farthest first. */
  readonly by: readonly string[];
}

type Movement = Shift & { readonly path: string };

/**
 * Opens a page, as somebody does who never was there, and looks at it until figures have come twice. The pointer lies in
 * the middle: a list that grows by itself holds still under it.
 */
async function movementOf(
  browser: Browser,
  address: string,
  viewport: { width: number; height: number },
): Promise<Shift> {
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    await page.addInitScript(observeShifts);
    const snapshots = watchSnapshots(page);
    await page.mouse.move(viewport.width / 2, viewport.height / 2);
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(snapshots).toBeGreaterThanOrEqual(2);
    // Drawn: what came last may move things too.
    return await page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const by = window.shifts.toSorted((a, b) => b.shift - a.shift).slice(0, 3);
      return {
        shift: window.shifts.reduce((sum, { shift }) => sum + shift, 0),
        by: by.map(({ shift, what }) => `${shift.toFixed(4)} ${what}`),
      };
    });
  } finally {
    await context.close();
  }
}

/** How many sweeps a page has read. */
function watchSnapshots(page: Page): () => number {
  let read = 0;
  page.on("requestfinished", (request) => {
    if (new URL(request.url()).pathname === paths.snapshot) read++;
  });
  return () => read;
}

declare global {
  interface Window {
    shifts: { shift: number; what: string }[];
  }
}

/** Runs in the page before anything else does. */
function observeShifts(): void {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!("value" in entry && typeof entry.value === "number")) continue;
      const sources: unknown = "sources" in entry ? entry.sources : [];
      const nodes = Array.isArray(sources) ? sources.map((source: { node?: Node }) => source.node) : [];
      const what = nodes.map((node) => `${node?.nodeName} ${node?.textContent?.trim().slice(0, 40)}`).join(" | ");
      window.shifts.push({ shift: entry.value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}
