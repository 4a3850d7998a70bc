import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./dashboard";

/** Presses Tab until an element has the focus, as somebody without a pointer goes there. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  await expect(target).toBeVisible();
  for (let press = 0; press < most; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached with ${most} presses of Tab: ${target}`);
}

test("with the keyboard alone a message is published, found among the failures and redriven", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker", 1);
  await page.goto("/status");
  await expect(page.getByText(/^updated/).first()).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("p");
  const subject = page.getByRole("combobox", { name: "Subject" }).or(page.getByRole("textbox", { name: "Subject" }));
  await tabTo(page, subject);
  await page.keyboard.type(`${streamName}.order`);
  await tabTo(page, page.getByRole("textbox", { name: "Actor" }));
  await page.keyboard.type("tester");
  await tabTo(page, page.getByRole("textbox", { name: "Tenant" }));
  await page.keyboard.type("tenant-1");
  await tabTo(page, page.getByRole("textbox", { name: "Data" }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type('{"order": 7}');
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("status").filter({ hasText: "Stored" })).toContainText(`${streamName} #1`);
  await broker.failUntilGivenUp(streamName, "worker", 1);

  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("Failures");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/failures/);
  const row = page
    .getByRole("table", { name: "Failures" })
    .getByRole("row")
    .filter({ hasText: `${streamName}.order` });
  await expect(row).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(streamName);
  await expect(page.getByRole("table", { name: "Failures" }).getByRole("row")).toHaveCount(2);
  await page.keyboard.press("Tab");
  await tabTo(page, row);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog").filter({ hasText: "order" });
  await tabTo(page, drawer.getByRole("button", { name: "Redrive", exact: true }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /redrive this message/i });
  await expect(dialog.getByRole("list", { name: "Who will receive this" })).toContainText("worker");
  await tabTo(page, dialog.getByRole("button", { name: "Redrive 1" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText(`${streamName} #2`).first()).toBeVisible();
});

test("with the keyboard alone a message is published beside any page, found by its content and replayed", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker");
  await page.goto("/streams");
  await expect(page.getByText(/^updated/).first()).toBeVisible();

  await page.keyboard.press("p");
  const sheet = page.getByRole("dialog", { name: "Publish" });
  await tabTo(
    page,
    sheet.getByRole("combobox", { name: "Subject" }).or(sheet.getByRole("textbox", { name: "Subject" })),
  );
  await page.keyboard.type(`${streamName}.order`);
  await tabTo(page, sheet.getByRole("textbox", { name: "Actor" }));
  await page.keyboard.type("tester");
  await tabTo(page, sheet.getByRole("textbox", { name: "Tenant" }));
  await page.keyboard.type("tenant-1");
  await tabTo(page, sheet.getByRole("textbox", { name: "Data" }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type('{"order": "needle-7"}');
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(sheet.getByRole("status").filter({ hasText: "Stored" })).toContainText(`${streamName} #1`);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("Search messages");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search/);
  await page.keyboard.press("/");
  await page.keyboard.type("needle-7");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("region", { name: "Messages" }).getByRole("link", { name: "#1", exact: true }),
  ).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Replay what this search finds");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Replay messages" });
  await expect(dialog.getByRole("list", { name: "Who will receive this" })).toContainText("worker");
  await tabTo(page, dialog.getByRole("button", { name: "Replay 1" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/jobs\/\w+$/);
  await expect(page.getByText(/accounted for/).first()).toBeVisible();
  expect(await broker.messageCount(streamName)).toBe(2);
});
