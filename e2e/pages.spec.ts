import { violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";
import { everyPage } from "./every-page";

for (const path of everyPage) {
  test(`${path} has one heading, no accessibility violation in either theme and no console error`, async ({ page }) => {
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByText(/msg\/s|\/s/).first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
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
