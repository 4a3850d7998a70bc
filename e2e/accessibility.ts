import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standards = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** What of a page breaks WCAG 2.2 AA or good practice, in the light and in the dark. Leaves it in the light. */
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
  // What is fading in or out has no colours to be judged.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Names of buttons, links and tabs whose parts stand apart on screen and are one word to a screen reader: `Retrying0`. */
export async function gluedNames(page: Page): Promise<string[]> {
  return await page.locator("a, button").evaluateAll((elements) =>
    elements.flatMap((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        if (node instanceof Text && !node.parentElement?.closest("[aria-hidden=true]")) texts.push(node);
      const boxOf = (text: Text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return range.getBoundingClientRect();
      };
      const isGlued = texts.some((text, at) => {
        const next = texts[at + 1];
        if (next === undefined || /\s$/.test(text.data) || /^\s/.test(next.data)) return false;
        const [one, other] = [boxOf(text), boxOf(next)];
        const isOneLine = one.width > 0 && other.width > 0 && Math.abs(one.bottom - other.bottom) < 8;
        return isOneLine && other.left - one.right > 2;
      });
      return isGlued ? [element.textContent ?? ""] : [];
    }),
  );
}
