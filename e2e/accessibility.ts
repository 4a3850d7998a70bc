import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standards = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What of a page breaks WCAG 2.2 AA, in the light and in the dark. Leaves it in the light. */
export async function violationsOf(page: Page): Promise<string[]> {
  await showTheme(page, "light");
  const light = await found(new AxeBuilder({ page }).withTags(standards));
  // The other theme differs in its colours only.
  await showTheme(page, "dark");
  const dark = await found(new AxeBuilder({ page }).withRules(["color-contrast"]));
  await showTheme(page, "light");
  return [...light, ...dark.map((words) => `in the dark: ${words}`)];
}

async function showTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
