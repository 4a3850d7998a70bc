import type { Page } from "@playwright/test";
import { violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";

const map = (page: Page) => page.getByRole("region", { name: "Map" });
const node = (page: Page, name: string | RegExp) => map(page).getByRole("link", { name });
const placeOf = async (page: Page, id: string) =>
  map(page)
    .locator(`[data-node="${id}"]`)
    .evaluate((element) => element.closest("li")?.getAttribute("style"));

test("by keyboard: arrows go along the ways of messages, f shows what is connected, Enter opens", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.a`, "{}");
  await broker.addConsumer(streamName, "billing");
  await page.goto(`/topology?focus=${encodeURIComponent(`stream ${streamName}`)}`);
  await expect(node(page, new RegExp(`^Stream ${streamName}`))).toBeVisible();
  // Known with the next sweep.
  await expect(node(page, /^Consumer billing of /)).toBeVisible();
  await node(page, new RegExp(`^Subjects ${streamName}\\.> of ${streamName}`)).focus();
  await page.keyboard.press("ArrowRight");
  await expect(node(page, new RegExp(`^Stream ${streamName}`))).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(node(page, /^Consumer billing of /)).toBeFocused();
  await expect(node(page, /^Consumer billing of /)).toHaveAttribute("tabindex", "0");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("f");
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/streams/${streamName}$`));
});

test("numbers change in place; a new consumer changes places", async ({ page, broker, streamName }) => {
  await broker.addConsumer(streamName, "billing");
  await page.goto(`/topology?focus=${encodeURIComponent(`stream ${streamName}`)}`);
  const stream = `stream ${streamName}`;
  await expect(node(page, /^Consumer billing of .*, 0 waiting$/)).toBeVisible();
  const before = await placeOf(page, stream);
  await broker.publish(`${streamName}.a`, "{}");
  await expect(node(page, /^Consumer billing of .*, 1 waiting$/)).toBeVisible();
  expect(await placeOf(page, stream)).toBe(before);
  await broker.addConsumer(streamName, "mail");
  await expect(node(page, /^Consumer mail of /)).toBeVisible();
});

test("many consumers are drawn together by verdict, one by one on demand, and the address keeps it", async ({
  page,
  broker,
  streamName,
}) => {
  for (let at = 0; at < 9; at++) await broker.addConsumer(streamName, `c${at}`);
  await page.goto(`/topology?focus=${encodeURIComponent(`stream ${streamName}`)}`);
  await expect(node(page, new RegExp(`^Consumers 9 consumers of ${streamName}`))).toBeVisible();
  await node(page, new RegExp(`^Stream ${streamName}`)).focus();
  await page.keyboard.press("u");
  await expect(node(page, /^Consumer c\d of /)).toHaveCount(9);
  await page.reload();
  await expect(node(page, /^Consumer c\d of /)).toHaveCount(9);
});

test("the table says the same, a search narrows it, and a phone begins with it", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/topology");
  const table = page.getByRole("table", { name: "Parts of the topology" });
  await page.getByRole("searchbox", { name: /^Find a stream/ }).fill(streamName);
  await expect(table.getByRole("row").filter({ hasText: "billing" })).toBeVisible();
  await expect(page.getByText(/^3 of \d+ parts found$/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Table" }).click();
  await expect(table.getByText(`${streamName} (delivered to)`)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Map" }).click();
  await expect(node(page, new RegExp(`^Stream ${streamName}`))).toBeInViewport();
});

test("an address that points to what is gone says so and shows everything", async ({ page, streamName }) => {
  await page.goto("/topology?focus=stream%20NOBODY");
  await expect(page.getByText("What this address points to is not there any more; everything is shown.")).toBeVisible();
  await expect(node(page, new RegExp(`^Stream ${streamName}`))).toBeAttached();
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(page).toHaveURL(/\/topology$/);
});
