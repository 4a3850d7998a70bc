import type { Locator, Page } from "@playwright/test";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

/** Opens the list of a stream's failures, once `count` messages failed for good. */
async function openFailures(page: Page, broker: Broker, stream: string, count: number): Promise<Locator> {
  await broker.addConsumer(stream, "worker", 1);
  for (let number = 1; number <= count; number++) {
    await broker.publish(`${stream}.order-${number}`, `{"order":${number}}`);
    await broker.failUntilGivenUp(stream, "worker", 1);
  }
  await page.goto(`/failures?stream=${stream}`);
  const rows = page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "order-" });
  await expect(rows).toHaveCount(count);
  return rows;
}

const topOf = async (row: Locator) => (await row.boundingBox())?.y;

test("in the failures nothing moves when rows are chosen or opened, and keys walk through them", async ({
  page,
  broker,
  streamName,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const rows = await openFailures(page, broker, streamName, 3);
  const third = rows.nth(2);
  const before = await topOf(third);

  await rows.nth(0).getByRole("checkbox").check();
  await expect(page.getByText("1 chosen")).toBeVisible();
  expect(await topOf(third)).toBe(before);
  await rows.nth(1).getByRole("checkbox").check();
  await expect(page.getByText("2 chosen")).toBeVisible();
  expect(await topOf(third)).toBe(before);
  await page.keyboard.press("Escape");
  await expect(page.getByText(/chosen/)).toHaveCount(0);

  await rows
    .nth(0)
    .getByRole("cell", { name: `${streamName}.order-3`, exact: true })
    .click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText(`${streamName}.order-3`);
  expect(await topOf(third)).toBe(before);
  await page.keyboard.press("j");
  await expect(drawer.getByRole("heading").first()).toHaveText(`${streamName}.order-2`);
  await drawer.getByRole("button", { name: "Next (j)" }).click();
  await expect(drawer.getByRole("heading").first()).toHaveText(`${streamName}.order-1`);
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await expect(rows.nth(1).getByRole("checkbox")).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(rows.nth(1)).toBeFocused();

  // A dialog gives the focus back too, to a button as to a row.
  await page.keyboard.press("Escape");
  const redrive = page.getByRole("button", { name: "Redrive all 3" });
  await redrive.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(redrive).toBeFocused();
});

test("a whole row of the consumers opens, and Back leads to the same place and row", async ({
  page,
  context,
  broker,
  streamName,
}) => {
  for (let number = 100; number < 160; number++) await broker.addConsumer(streamName, `worker-${number}`);
  await page.goto(`/consumers?q=${streamName}`);
  const list = page.getByRole("region", { name: "Consumers" });
  const rows = list.getByRole("row").filter({ hasText: "worker-" });
  await expect(rows).toHaveCount(60, { timeout: 60_000 });
  const row = rows.filter({ hasText: "worker-150" });
  await row.scrollIntoViewIfNeeded();
  const offset = await list.evaluate((box) => box.scrollTop);
  expect(offset).toBeGreaterThan(200);

  const opened = context.waitForEvent("page");
  await row
    .getByRole("cell")
    .nth(3)
    .click({ modifiers: ["ControlOrMeta"], position: { x: 2, y: 2 } });
  const tab = await opened;
  await expect(tab).toHaveURL(/\/consumers\/worker-150$/);
  await tab.close();

  await row.getByRole("cell").nth(3).click();
  await expect(page).toHaveURL(/\/consumers\/worker-150$/);
  await page.goBack();
  await expect(rows).toHaveCount(60, { timeout: 60_000 });
  await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBe(offset);
  await expect(row.getByRole("link", { name: "worker-150" })).toBeFocused();

  // Another filter is another list, and Back leads from it to the same place and row, too.
  await page.getByRole("group", { name: "Which consumers" }).getByRole("button", { name: "Idle" }).click();
  await expect(page).toHaveURL(/show=idle/);
  await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBe(0);
  await page.goBack();
  await expect(page).not.toHaveURL(/show=idle/);
  await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBe(offset);
  await expect(row.getByRole("link", { name: "worker-150" })).toBeFocused();
});

test("a list stands still under the pointer and counts what is new", async ({ page, broker, streamName }) => {
  const first = `${streamName}-1`;
  const last = `${streamName}-2`;
  await broker.addStream(last);
  try {
    await page.goto(`/streams?q=${streamName}-`);
    const row = page.getByRole("row").filter({ hasText: last });
    await row.hover();
    const before = await topOf(row);
    await broker.addStream(first);
    await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
    expect(await topOf(row)).toBe(before);
    // Nobody reads any more.
    await page.mouse.move(0, 0);
    await expect(page.getByRole("row").filter({ hasText: first })).toBeVisible();
  } finally {
    await broker.deleteStream(last);
    await broker.deleteStream(first);
  }
});

test("keys lead everywhere, and one of them tells which there are", async ({ page }) => {
  await page.goto("/status");
  await expect(page.getByText(/^updated/).first()).toBeVisible();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Next row");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/streams$/);
  const first = page.getByRole("table", { name: "Streams" }).getByRole("link").first();
  await expect(first).toBeVisible();
  await page.keyboard.press("j");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/streams\/.+/);
});

test("the palette leads to what is named, from everywhere", async ({ page, broker, streamName }) => {
  await broker.addConsumer(streamName, "palette-worker");
  await page.goto("/streams");
  await expect(page.getByRole("link", { name: streamName })).toBeVisible();
  const opener = page.getByRole("button", { name: "Command palette (Ctrl+K)" });
  await opener.press("Enter");
  const field = page.getByRole("combobox", { name: "Command palette" });
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();

  await page.keyboard.press("ControlOrMeta+k");
  await field.fill(`palette ${streamName}`);
  await expect(page.getByRole("option", { name: /palette-worker/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/streams/${streamName}/consumers/palette-worker$`));

  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("option", { name: "Streams" }).first()).toBeVisible();
  await field.fill("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
