import type { Page } from "@playwright/test";
import { violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";

/** Something that lies over a page or beside it, and how it is opened. */
interface Overlay {
  readonly name: string;
  readonly path: string;
  readonly open: (page: Page) => Promise<void>;
  readonly role: "dialog" | "menu";
  /** Screen width in px (1440). */
  readonly width?: number;
}

const click = (name: RegExp | string) => async (page: Page) => {
  await page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();
};
const openRow = (table: string) => async (page: Page) => {
  const row = page
    .getByRole("region", { name: table })
    .getByRole("row")
    .filter({ has: page.getByRole("cell") })
    .first();
  await row.click({ position: { x: 300, y: 10 } });
};
/** With an editor that marks a fault, a series and a request that cannot be sent. */
const openSheet = async (page: Page) => {
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Raw" }).click();
  await page.getByRole("textbox", { name: "Payload" }).fill('{"a": 1,}');
  await expect(page.locator(".cm-lintRange-error")).toBeVisible();
  await page.getByRole("button", { name: "Many times" }).click();
  await page.getByRole("textbox", { name: "How many" }).fill("0");
};
const demoConsumer = "/streams/ORDERS/consumers/fraud-check-order__created";

const overlays: readonly Overlay[] = [
  { name: "the palette", path: "/", role: "dialog", open: (page) => page.keyboard.press("ControlOrMeta+k") },
  { name: "the list of keys", path: "/", role: "dialog", open: (page) => page.keyboard.press("?") },
  { name: "the menu of themes", path: "/status", role: "menu", open: click("Theme") },
  { name: "the menu of zones", path: "/status", role: "menu", open: click(/^Times/) },
  { name: "the navigation of a phone", path: "/", role: "dialog", width: 390, open: click(/menu/i) },
  { name: "muting", path: demoConsumer, role: "dialog", open: click(/^Mute/) },
  { name: "what a consumer can be told", path: demoConsumer, role: "menu", open: click(/^Manage/) },
  { name: "what a stream can be told", path: "/streams/ORDERS", role: "menu", open: click(/^Manage/) },
  { name: "a stored message", path: "/streams/ORDERS?tab=messages", role: "dialog", open: openRow("Messages") },
  { name: "a failure", path: "/failures", role: "dialog", open: openRow("Failures") },
  { name: "a failure on a phone", path: "/failures", role: "dialog", width: 390, open: openRow("Failures") },
  { name: "the plan of a redrive", path: "/failures", role: "dialog", open: click(/^Redrive all/) },
  { name: "the publish form beside a page", path: "/consumers", role: "dialog", open: openSheet },
  { name: "the publish form on a phone", path: "/consumers", role: "dialog", width: 320, open: openSheet },
  { name: "columns of the live list", path: "/live", role: "dialog", open: click("Columns") },
];

for (const { name, path, role, open, width = 1440 } of overlays) {
  test(`${name} has no fault of accessibility, in both themes`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(path);
    await expect(page.getByText(/stored\/s/).first()).toBeVisible();
    await open(page);
    await expect(page.getByRole(role).first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });
}

test("the list of brokers has no fault of accessibility, in both themes", async ({ page }) => {
  await page.goto("/brokers");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});
