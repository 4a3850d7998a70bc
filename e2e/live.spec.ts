import { expect, test } from "./dashboard";

test("traffic appears as it happens, with payload and headers one click away", async ({ page, broker, streamName }) => {
  await page.goto(`/live?subject=${streamName}.>`);
  const grid = page.getByRole("grid", { name: "Messages" });
  await expect(page.getByText("connected, no message yet")).toBeVisible();
  await broker.publish(`${streamName}.order.created`, JSON.stringify({ order: "o-42" }));
  const row = grid.getByRole("row").filter({ hasText: `${streamName}.order.created` });
  await expect(row).toContainText("o-42");
  await row.click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.order.created` });
  await expect(drawer).toContainText("o-42");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
});

test("the demo's traffic is there at once, without any set-up", async ({ page }) => {
  await page.goto("/live");
  const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
  await expect(rows.filter({ hasText: "ORDERS.order." }).first()).toBeVisible();
});

test("a filter of subjects is pushed to the server and kept in the URL", async ({ page, broker, streamName }) => {
  await page.goto("/live");
  const filter = page.getByRole("textbox", { name: "Subject filter" });
  await filter.fill(`${streamName}.wanted.*`);
  await filter.press("Enter");
  await expect(page).toHaveURL(new RegExp(`subject=${streamName}\\.wanted\\.`));
  await expect(page.getByText("connected, no message yet")).toBeVisible();
  await broker.publish(`${streamName}.other.one`, "no");
  await broker.publish(`${streamName}.wanted.one`, "yes");
  const grid = page.getByRole("grid", { name: "Messages" });
  await expect(grid.getByText(`${streamName}.wanted.one`)).toBeVisible();
  await expect(grid.getByText(`${streamName}.other.one`)).toBeHidden();
});

test("pausing holds the list still and goes on counting", async ({ page, broker, streamName }) => {
  await page.goto(`/live?subject=${streamName}.>`);
  const grid = page.getByRole("grid", { name: "Messages" });
  await expect(page.getByText("connected, no message yet")).toBeVisible();
  await broker.publish(`${streamName}.first`, "1");
  await expect(grid.getByText(`${streamName}.first`)).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await broker.publish(`${streamName}.second`, "2");
  await expect(page.getByText("1 new")).toBeVisible();
  await expect(grid.getByText(`${streamName}.second`)).toBeHidden();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(grid.getByText(`${streamName}.second`)).toBeVisible();
});
