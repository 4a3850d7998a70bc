import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard";
import { payloadEditor } from "./payload-editor";

const messages = (page: Page) => page.getByRole("grid", { name: "Messages" });

/** The page on one filter, once it watches. */
async function watch(page: Page, filter: string, more = ""): Promise<void> {
  await page.goto(`/live?subject=${filter}${more}`);
  await expect(page.getByText("connected, no message yet")).toBeVisible({ timeout: 45_000 });
}

test("columns and a condition on JSON payloads are chosen on the page and kept in its address", async ({
  page,
  broker,
  streamName,
}) => {
  await watch(page, `${streamName}.>`);
  for (const total of [41, 42]) {
    await broker.publish(`${streamName}.order`, JSON.stringify({ data: { total, customer: `c-${total}` } }));
  }
  await expect(messages(page).getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: "Columns" }).click();
  const settings = page.getByRole("dialog", { name: "Columns and length of the list" });
  await settings.getByRole("button", { name: "$.data.customer" }).click();
  await settings.getByRole("combobox", { name: "Columns" }).fill("$.data.");
  await settings.getByRole("button", { name: "Add" }).click();
  await expect(settings.getByText(/^Not a JSON path/)).toBeVisible();
  await settings.getByRole("button", { name: "500", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(messages(page).getByRole("columnheader", { name: "data.customer" })).toBeVisible();
  await expect(messages(page).getByRole("gridcell", { name: "c-41", exact: true })).toBeVisible();

  await page.getByRole("searchbox", { name: "JSON path equals" }).fill("data.total = 42");
  await expect(page.getByText("1 listed · 1 hidden by the search")).toBeVisible();
  await expect(messages(page).getByRole("gridcell", { name: "c-41", exact: true })).toBeHidden();
  for (const part of [/[?&]where=data\.total/, /[?&]columns=\$\.data\.customer/, /[?&]ring=500/]) {
    await expect(page).toHaveURL(part);
  }

  await page.reload();
  await expect(page.getByRole("searchbox", { name: "JSON path equals" })).toHaveValue("data.total = 42");
  await expect(messages(page).getByRole("columnheader", { name: "data.customer" })).toBeVisible();
});

test("a message is found in its stream: a link to it, who has it, and an address that opens it again", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  await watch(page, `${streamName}.>`);
  await broker.publish(`${streamName}.other`, "first");
  await broker.publish(`${streamName}.order`, "second");
  await messages(page).getByText("second").click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.order` });
  await expect(drawer.getByRole("link", { name: `${streamName} #2` })).toBeVisible();
  const owner = drawer.getByRole("listitem").filter({ hasText: "billing" });
  await expect(owner).toContainText("Waiting");
  await expect(page).toHaveURL(new RegExp(`row=${streamName}:2`));

  await page.goto(page.url());
  await expect(drawer).toContainText("second");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page).not.toHaveURL(/row=/);
});

test("a payload that came cut is loaded whole on demand", async ({ page, broker, streamName }) => {
  await watch(page, `${streamName}.>`);
  await broker.publish(`${streamName}.large`, JSON.stringify({ filler: "x".repeat(100_000), last: "the end" }));
  await messages(page).getByText(`${streamName}.large`).click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.large` });
  await expect(drawer.getByText("Only the beginning of 97.7 KiB is here.")).toBeVisible();
  await drawer.getByRole("button", { name: "Load all 97.7 KiB" }).click();
  await expect(drawer.getByText("Only the beginning")).toBeHidden();
  await expect(drawer.getByText('"the end"')).toBeVisible();
});

test("a compressed payload is shown as what it holds", async ({ page, broker, streamName }) => {
  await watch(page, `${streamName}.>`);
  await broker.publish(`${streamName}.packed`, gzipSync(JSON.stringify({ inside: { deep: "yes" } })));
  await messages(page).getByText(`${streamName}.packed`).click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.packed` });
  await expect(drawer.getByText("gzip, ")).toBeVisible();
  await expect(drawer.getByText('"yes"')).toBeVisible();
  await drawer.getByRole("button", { name: "Fold" }).nth(1).click();
  await expect(drawer.getByText('"yes"')).toBeHidden();
  await drawer.getByRole("button", { name: "As sent" }).click();
  await expect(drawer.getByText("1f 8b 08")).toBeVisible();
});

test("a masked header is shown as masked, and the message is not offered for copying", async ({
  page,
  broker,
  streamName,
}) => {
  await watch(page, `${streamName}.>`);
  await broker.publish(`${streamName}.order`, "1", { "X-Masked-Secret": "hunter2", "X-Plain": "seen" });
  await messages(page).getByText(`${streamName}.order`).click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.order` });
  await expect(drawer.getByRole("row").filter({ hasText: "X-Masked-Secret" })).toContainText("masked");
  await expect(drawer).toContainText("seen");
  await expect(drawer).not.toContainText("hunter2");
  await expect(drawer.getByRole("button", { name: "Publish again" })).toHaveAttribute("aria-disabled", "true");
  await drawer.getByRole("button", { name: "Copy as…" }).click();
  await expect(page.getByRole("menuitem", { name: "curl" })).toContainText("would lack what is masked");
  await expect(page.getByRole("menuitem", { name: "curl" })).toHaveAttribute("aria-disabled", "true");

  await page.goto(`/streams/${streamName}/messages/1`);
  await expect(page.getByRole("row").filter({ hasText: "X-Masked-Secret" })).toContainText("masked");
  await expect(page.getByRole("button", { name: "Publish again" })).toHaveAttribute("aria-disabled", "true");
});

test("a stored message is published again with the form it was stored with", async ({ page, broker, streamName }) => {
  await broker.publish(`${streamName}.order`, "plain text", { "X-Plain": "kept" });
  await page.goto(`/streams/${streamName}/messages/1`);
  await page.getByRole("button", { name: "Publish again" }).click();
  await expect(payloadEditor(page)).toHaveText("plain text");
  await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(`${streamName}.order`);
  await expect(page.getByLabel("Header 1 value")).toHaveValue("kept");
});

test("everything can be done with the keyboard, and ? says how", async ({ page, broker, streamName }) => {
  await watch(page, `${streamName}.>`);
  for (const name of ["one", "two"]) await broker.publish(`${streamName}.${name}`, name);
  await expect(messages(page).getByRole("row")).toHaveCount(3);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Go to the filter");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: `${streamName}.one` })).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByRole("dialog", { name: `${streamName}.two` })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Space");
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Subject filter" })).toBeFocused();
});

test("what passes while reconnecting is counted, and loaded where it belongs", async ({ page, broker, streamName }) => {
  const line = { isCut: false, hasPosition: false, cut: async () => {} };
  await page.routeWebSocket("**/api/live*", (socket) => {
    if (line.isCut) {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      line.hasPosition ||= frame.toString().includes('"lastNumber"');
      socket.send(frame);
    });
    line.cut = async () => {
      line.isCut = true;
      await server.close();
      await socket.close();
    };
  });
  await watch(page, `${streamName}.>`);
  await broker.publish(`${streamName}.before`, "1");
  await expect(messages(page).getByText(`${streamName}.before`)).toBeVisible();
  await expect.poll(() => line.hasPosition).toBe(true);

  await line.cut();
  await expect(page.getByText("Reconnecting", { exact: true })).toBeVisible();
  for (const name of ["missed.1", "missed.2"]) await broker.publish(`${streamName}.${name}`, name);
  line.isCut = false;
  const gap = messages(page).getByRole("row").filter({ hasText: "while reconnecting" });
  await expect(gap).toContainText("2 messages not seen");
  await broker.publish(`${streamName}.after`, "2");
  await expect(messages(page).getByText(`${streamName}.after`)).toBeVisible();
  await gap.getByRole("button", { name: "Load from stream" }).click();
  await expect(gap).toContainText("All 2 loaded from the stream.");
  const rows = messages(page).getByRole("row");
  await expect(rows).toContainText([/Time/, /after/, /missed\.2/, /missed\.1/, /2 messages not seen/, /before/]);
});

test("at 1440 px each row says whose event it is: actor, tenant and trace beside the payload", async ({
  page,
  broker,
  streamName,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await watch(page, `${streamName}.>`);
  const event = {
    event_id: "01M88HMRZNFZ7JAHQ2K4G8G01M",
    occurred_at: "2026-11-25T05:07:51.925Z",
    schema_version: "1.0",
  };
  const whose = { actor: "checkout", tenant_id: "shop-be", trace_id: "tr-o-593273" };
  await broker.publish(`${streamName}.order.created`, JSON.stringify({ ...event, ...whose, data: { total: 42 } }));
  for (const name of ["checkout", "shop-be", "tr-o-593273"]) {
    await expect(messages(page).getByRole("gridcell", { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
  await expect(messages(page).getByText('"total"')).toBeInViewport();
});
