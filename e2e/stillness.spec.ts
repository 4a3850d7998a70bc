import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard";
import { everyPage } from "./every-page";

/** The most that a page may move while it loads: a cumulative layout shift a fifth of what is called good. */
const mostShift = 0.02;

declare global {
  interface Window {
    /** What moved since the page began, with where it was and went. */
    shifts: { value: number; moved: string[] }[];
  }
}

/** Those whose layout depends most on their width, or on what comes late. */
const shapely = ["/", "/live", "/streams/ORDERS", "/streams/ORDERS/consumers/fraud-check-order__created", "/consumers"];

const sizes = [
  { width: 1440, height: 900, paths: shapely },
  { width: 390, height: 844, paths: [...everyPage, "/incidents"] },
  { width: 320, height: 700, paths: shapely },
] as const;

test("nothing moves while a page loads, on a wide screen and on phones", async ({ browser }) => {
  // Failures that come meanwhile are news, and belong on top of the list: here it ends before them.
  const ended = `/failures?to=${new Date().toISOString()}`;
  const measured = sizes.map(async ({ width, height, paths }) => {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.addInitScript(observeShifts);
    const moving: [string, unknown][] = [];
    for (const path of paths) {
      const { total, shifts } = await loadedShifts(page, path === "/failures" ? ended : path);
      if (total > mostShift) moving.push([`${path}, ${width} px wide`, { total, shifts }]);
    }
    await page.close();
    return moving;
  });
  expect((await Promise.all(measured)).flat()).toEqual([]);
});

async function loadedShifts(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByText(/^updated/).first()).toBeAttached();
  await expect(page.getByRole("status").filter({ hasText: /^Loading/ })).toHaveCount(0);
  await expect(page.getByText("This is demo traffic")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const shifts = await shiftsOf(page);
  return { total: shifts.reduce((sum, { value }) => sum + value, 0), shifts };
}

function observeShifts(): void {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
      };
      if (shift.hadRecentInput) continue;
      const moved = shift.sources.map(({ node, previousRect: from, currentRect: to }) => {
        const box = (rect: DOMRectReadOnly) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(" ");
        return `${node?.textContent?.slice(0, 40)}: ${box(from)} -> ${box(to)}`;
      });
      window.shifts.push({ value: shift.value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** After two more frames, in which what was just read is drawn. */
async function shiftsOf(page: Page): Promise<Window["shifts"]> {
  return await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
    return window.shifts;
  });
}
