import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

const results = (page: Page) => page.getByRole("region", { name: "Messages" });
const rowsOf = (page: Page) => results(page).getByRole("link", { name: /^#\d+$/ });
const search = (page: Page) => page.getByRole("button", { name: "Search", exact: true });

async function publishOrders(broker: Broker, streamName: string, totals: readonly number[]): Promise<void> {
  for (const total of totals) {
    const event = { id: `ord-${total}`, data: { total } };
    await broker.publish(`${streamName}.created`, JSON.stringify(event), { "Shop-Region": total < 100 ? "eu" : "us" });
  }
}

test("a message is found by what its JSON says, opened beside the list, and the address is the search", async ({
  page,
  broker,
  streamName,
}) => {
  await publishOrders(broker, streamName, [5, 99, 100, 250]);
  await page.goto(`/search?stream=${streamName}`);
  await page.getByRole("button", { name: "Condition" }).click();
  await page.getByRole("menuitem", { name: /^JSON value/ }).click();
  await page.getByRole("textbox", { name: "JSON path" }).fill("data.total");
  await page.getByRole("combobox", { name: "Comparison" }).selectOption("≥");
  await page.getByRole("textbox", { name: "Value" }).fill("100");
  await page.keyboard.press("Enter");
  await expect(rowsOf(page)).toHaveText(["#4", "#3"]);
  await expect(page.getByText("4 messages scanned, 2 matches").first()).toBeVisible();

  await results(page).getByText(`${streamName}.created`).last().click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.created` }).filter({ hasText: "ord-100" });
  await expect(drawer).toBeVisible();

  await page.reload();
  await expect(rowsOf(page)).toHaveText(["#4", "#3"]);
  await expect(page.getByRole("textbox", { name: "JSON path" })).toHaveValue("data.total");
  await expect(drawer).toBeVisible();
});

test("a search narrows by header, subject and order, and Back leads to the one before", async ({
  page,
  broker,
  streamName,
}) => {
  await publishOrders(broker, streamName, [1, 150, 2]);
  await broker.publish(`${streamName}.cancelled`, "no JSON", { "Shop-Region": "eu" });
  await page.goto(`/search?stream=${streamName}&header=%3D+shop-region+eu`);
  await expect(rowsOf(page)).toHaveText(["#4", "#3", "#1"]);
  await page.getByRole("textbox", { name: "Only subjects matching" }).fill(`${streamName}.created`);
  await page.getByRole("button", { name: "Oldest first" }).click();
  await search(page).click();
  await expect(rowsOf(page)).toHaveText(["#1", "#3"]);
  await page.goBack();
  await expect(rowsOf(page)).toHaveText(["#4", "#3", "#1"]);
  await expect(page.getByRole("textbox", { name: "Only subjects matching" })).toHaveValue("");
});

test("a search that found as many as one run gives finds more on demand", async ({ page, broker, streamName }) => {
  for (let at = 0; at < 230; at++) await broker.publish(`${streamName}.x`, `needle ${at}`);
  await page.goto(`/search?stream=${streamName}&text=needle`);
  for (const count of [100, 200]) {
    await expect(page.getByText(new RegExp(` scanned, ${count} matches`)).first()).toBeVisible();
    await page.getByRole("button", { name: "Find more" }).click();
  }
  await expect(page.getByText("230 messages scanned, 230 matches").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Find more" })).toBeHidden();
});

test("by keyboard: a text that is nowhere says so, and an expression that is none says why and is kept", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.x`, "hello");
  await page.goto(`/search?stream=${streamName}`);
  await expect(rowsOf(page)).toHaveText(["#1"]);
  await page.keyboard.press("/");
  await page.keyboard.type("absent");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No message matches")).toBeVisible();
  await page.getByRole("button", { name: "Expression" }).click();
  const field = page.getByRole("searchbox", { name: "Regular expression in the payload" });
  await field.fill("a(");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "not a regular expression" })).toBeVisible();
  await expect(field).toHaveValue("a(");
});

test("what the form lacks is said where it is missing, and nothing is searched", async ({ page, streamName }) => {
  await page.goto(`/search?stream=${streamName}&text=x`);
  await expect(page.getByText("No message matches")).toBeVisible();
  await page.getByRole("button", { name: "Condition" }).click();
  await page.getByRole("menuitem", { name: /^Size/ }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("12 KB");
  await page.getByRole("textbox", { name: "Only subjects matching" }).fill("a..b");
  await search(page).click();
  await expect(page.getByText("The size is a whole number of bytes.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Only subjects matching" })).toHaveAttribute("aria-invalid", "true");
  expect(new URL(page.url()).searchParams.get("subject")).toBeNull();
});

test("a stream's messages lead to a search of that stream", async ({ page, broker, streamName }) => {
  await broker.publish(`${streamName}.x`, "hello");
  await page.goto(`/streams/${streamName}?tab=messages`);
  await page.getByRole("main").getByRole("link", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/search\\?stream=${streamName}`));
  await expect(rowsOf(page)).toHaveText(["#1"]);
});

test("all that a search finds is exported, also what is not listed, and the page says how far it is", async ({
  page,
  broker,
  streamName,
}) => {
  for (let at = 0; at < 120; at++) await broker.publish(`${streamName}.x`, JSON.stringify({ total: at }));
  await page.goto(`/search?stream=${streamName}&text=total`);
  await expect(page.getByText(/ scanned, 100 matches/).first()).toBeVisible();
  await page.getByRole("button", { name: "Bulk actions" }).click();
  await page.getByRole("menuitem", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await dialog.getByRole("button", { name: "CSV" }).click();
  for (const column of ["Stream", "Stored", "Subject", "Bytes", "Payload"])
    await dialog.getByRole("checkbox", { name: column }).uncheck();
  const more = dialog.getByRole("textbox", { name: "More columns" });
  await more.fill("total");
  await dialog.getByRole("button", { name: "Export" }).click();
  await expect(dialog.getByText('"total" is no column')).toBeVisible();
  await more.fill("json:total");
  const [download] = await Promise.all([page.waitForEvent("download"), more.press("Enter")]);
  expect(download.suggestedFilename()).toBe(`${streamName}.csv`);
  const rows = Array.from({ length: 120 }, (_none, at) => `${120 - at},${119 - at}`);
  expect(await readFile(await download.path(), "utf8")).toBe(`${["number,json:total", ...rows].join("\r\n")}\r\n`);
  await expect(page.getByText(/^Exported: 120 messages written, /)).toBeVisible();
});
