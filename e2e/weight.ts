import type { Page } from "@playwright/test";

/** What a page loaded so far, prefetched things included; compressed bytes. */
export async function weightOf(page: Page): Promise<{ scriptBytes: number; files: number }> {
  return await page.evaluate(() => {
    const loaded = performance
      .getEntriesByType("resource")
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming);
    const scripts = loaded.filter(({ name }) => name.endsWith(".js"));
    // A sweep is read again and again, each time by the version that is known.
    const files = new Set(loaded.map(({ name }) => new URL(name).pathname));
    return {
      scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      files: files.size + 1,
    };
  });
}
