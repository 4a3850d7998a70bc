import { expect, test } from "./dashboard";

const folder = "e2e/screenshots";

test.describe("screenshots of the README", { tag: "@screenshot" }, () => {
  test.use({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });

  test("consumers", async ({ page }) => {
    test.setTimeout(180_000);
    await page.goto("/consumers");
    const table = page.getByRole("table", { name: "Consumers" });
    await expect(table.getByText("Stalled")).toBeVisible({ timeout: 60_000 });
    await expect(table.getByText("No reader")).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: `${folder}/consumers.png` });
  });
});
