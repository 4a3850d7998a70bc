import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./dashboard";

/** Drags over the middle of a chart. */
async function dragOver(page: Page, chart: Locator): Promise<void> {
  await expect(chart).toBeVisible();
  const box = await chart.boundingBox();
  if (box === null) throw new Error("the chart is not drawn");
  const at = (share: number) => [box.x + 46 + share * (box.width - 54), box.y + 80] as const;
  await page.mouse.move(...at(0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.9), { steps: 4 });
  await page.mouse.up();
}

test("a stream tells what it stored and held, and how much of each subject", async ({ page, broker, streamName }) => {
  for (const topic of ["eu.made", "us.made", "us.made", "us.paid"])
    await broker.publish(`${streamName}.${topic}`, "{}");
  await page.goto(`/streams/${streamName}?range=5m`);
  const history = page.getByRole("region", { name: `History of ${streamName}` });
  await expect(history.getByRole("img", { name: /^Stored over time, in msg\/s: now stored [\d.]+\/s/ })).toBeVisible();
  await expect(history.getByRole("img", { name: /^Messages over time.* held 4$/ })).toBeVisible();
  await expect(history.getByText("History is kept on the server for 7 d")).toBeVisible();

  const parts = page.getByRole("navigation", { name: "Parts of this stream" });
  await parts.getByRole("link", { name: "Subjects 3" }).click();
  await expect(page).toHaveURL(/tab=subjects/);
  const rows = page.getByRole("table", { name: "Subjects of this stream" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText(/us\.made.*2.*50\s?%/);
  await page.getByRole("searchbox", { name: "Find subjects: text, or a pattern" }).fill(`${streamName}.*.made`);
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("status").filter({ hasText: "2 subjects" })).toBeVisible();
  await rows.nth(1).getByRole("link").click();
  await expect(page).toHaveURL(/tab=messages&subject=/);
  await expect(page.getByRole("table", { name: "Messages" }).getByRole("row")).toHaveCount(3);
});

test("a stretch that is dragged over is shown, in every chart of a page", async ({ page }) => {
  await page.goto("/");
  await dragOver(page, page.getByRole("img", { name: /^Messages stored over time/ }));
  await expect(page).toHaveURL(/from=[^&]+&to=/);
  await expect(page.getByRole("img", { name: /^Failures over time.*: at the end/ })).toBeVisible();
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await expect(page).not.toHaveURL(/from=/);

  await page.goto("/streams/ORDERS?range=5m");
  await dragOver(page, page.getByRole("img", { name: /^Stored over time/ }));
  await expect(page).toHaveURL(/from=[^&]+&to=/);
  await expect(page.getByRole("img", { name: /^Size over time: at the end/ })).toBeVisible();

  await page.goto("/incidents?state=all");
  await page.getByRole("table", { name: "Incidents" }).getByRole("link").first().click();
  await dragOver(page, page.getByRole("img", { name: /^Waiting over time/ }));
  await expect(page).toHaveURL(/\/incidents\/.*from=[^&]+&to=/);
  await expect(page.getByRole("button", { name: "Reset zoom" })).toBeVisible();
});

test("on a phone incidents tell their verdict, and the figures on top fit", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("/incidents?state=all");
  const row = page.getByRole("table", { name: "Incidents" }).getByRole("row").nth(1);
  await expect(row).toContainText(/Losing data|Stalled|No reader|Saturated|Giving up|Falling behind|Over limit/);
  await expect(page.getByRole("link", { name: /need attention/ }).first()).toBeInViewport({ ratio: 1 });
  const strip = page.getByRole("banner");
  expect(
    await strip.evaluate((box) => [...box.querySelectorAll("*")].every(({ scrollLeft }) => scrollLeft === 0)),
  ).toBe(true);
  await expect(strip.getByRole("link", { name: /open|failed in 1 h|No failures/ })).toBeInViewport({ ratio: 1 });
});
