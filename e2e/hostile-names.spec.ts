import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Page } from "@playwright/test";
import { violationsOf } from "./accessibility";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

/** Right-to-left override, which turns the rest of a line around: never shown as it is. */
const reordering = "\u202e";
const escaped = "⟨U+202E⟩";
const worker = `wor${reordering}ker`;

/** A stream, a consumer, subjects and texts whose names reorder what stands beside them; returns the stream's name. */
async function fill(broker: Broker): Promise<string> {
  const stream = `H${Date.now().toString(36)}${reordering}x`;
  const subject = `${stream}.or${reordering}der`;
  const manager = await jetstreamManager(broker.connection);
  await manager.streams.add({
    name: stream,
    subjects: [`${stream}.>`],
    description: `de${reordering}scribed`,
    metadata: { "io.nats.monitor.msgs-warn": `1${reordering}`, "io.nats.monitor.peer-expect": "3" },
  });
  await broker.addConsumer(stream, worker, 2);
  const carried = headers();
  carried.append("Note", `he${reordering}ader`);
  const js = jetstream(broker.connection);
  for (let count = 0; count < 3; count++) await js.publish(subject, `te${reordering}xt`, { headers: carried });
  const reader = await js.consumers.get(stream, worker);
  let taken = 0;
  for await (const message of await reader.fetch({ max_messages: 3, expires: 5_000 })) {
    if (taken++ === 0) message.nak(3_600_000);
    else message.term(`de${reordering}clined`);
  }
  return stream;
}

/** Where a character that reorders text is on the page as it is: in words, tooltips or labels. */
const findRaw = (page: Page) =>
  page.evaluate((raw) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll("body *")) {
      if (["SCRIPT", "STYLE", "TEXTAREA"].includes(element.tagName)) continue;
      for (const name of ["title", "aria-label", "aria-description", "placeholder", "alt"]) {
        if (element.getAttribute(name)?.includes(raw)) found.push(`${element.tagName} ${name}`);
      }
      const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      if (texts.some(({ nodeValue }) => nodeValue?.includes(raw))) found.push(`${element.tagName} text`);
    }
    return document.title.includes(raw) ? [...found, "document title"] : found;
  }, reordering);

test("no list scrolls sideways on a phone", async ({ page, broker }) => {
  test.setTimeout(180_000);
  const stream = await fill(broker);
  try {
    const path = `/streams/${encodeURIComponent(stream)}`;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/failures?stream=${encodeURIComponent(stream)}`);
    await page.getByRole("button", { name: "Redrive all 2" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Redrive 2" }).click();
    await expect(page).toHaveURL(/\/jobs\//);
    const lists = {
      "Messages of the job": page.url(),
      Jobs: "/jobs",
      Retrying: "/failures?tab=retrying",
      Failures: "/failures?tab=all",
      Activity: "/activity",
      Streams: "/streams?own=true",
      "Consumers of this stream": `${path}?tab=consumers`,
      Messages: `${path}?tab=messages`,
      Consumers: "/consumers",
      "Streams that Jetlag created": "/status",
    };
    for (const [name, address] of Object.entries(lists)) {
      await page.goto(address);
      const box = page.getByRole("region", { name, exact: true });
      await expect(box.getByRole("row").nth(1), name).toBeVisible();
      const over = await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect.soft(over, name).toBeLessThanOrEqual(0);
    }
  } finally {
    await broker.deleteStream(stream);
  }
});

test("the dialogs of failures and the page of a job have no accessibility violation in either theme", async ({
  page,
  broker,
}) => {
  test.setTimeout(180_000);
  const stream = await fill(broker);
  try {
    await page.goto(`/failures?stream=${encodeURIComponent(stream)}`);
    const row = page.getByRole("table", { name: "Failures" }).getByRole("row").nth(1);
    await row.getByText("Terminated").filter({ visible: true }).click();
    await expect(page.getByRole("dialog").getByRole("table", { name: "Headers" })).toBeVisible();
    expect.soft(await violationsOf(page), "a failure").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Redrive all 2" }).click();
    const dialog = page.getByRole("dialog", { name: "Redrive 2 messages" });
    await expect(dialog.getByRole("list", { name: "Who will receive this" })).toBeVisible();
    expect.soft(await violationsOf(page), "a redrive").toEqual([]);
    await dialog.getByRole("textbox", { name: "Copies per second" }).fill("0.01");
    await dialog.getByRole("button", { name: "Redrive 2" }).click();
    await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
    expect.soft(await violationsOf(page), "a job that runs").toEqual([]);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
    expect.soft(await violationsOf(page), "a job that is paused").toEqual([]);
    await page.getByRole("button", { name: "Cancel the rest" }).click();
    await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
    await page.goto("/jobs");
    await expect(page.getByRole("table", { name: "Jobs" }).getByText("Cancelled").first()).toBeVisible();
    expect.soft(await violationsOf(page), "jobs").toEqual([]);
  } finally {
    await broker.deleteStream(stream);
  }
});

test("names that reorder text are shown escaped, in tooltips and labels too", async ({ page, broker }) => {
  test.setTimeout(180_000);
  const stream = await fill(broker);
  try {
    const path = `/streams/${encodeURIComponent(stream)}`;
    const query = `stream=${encodeURIComponent(stream)}`;
    await page.goto(`/failures?${query}`);
    const failures = page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: escaped });
    await expect(failures).toHaveCount(2);
    await failures.first().getByRole("button", { name: "Redrive", exact: true }).click();
    const redrive = page.getByRole("dialog", { name: "Redrive this message" });
    await redrive.getByRole("button", { name: "Edit the payload" }).click();
    await expect(redrive.getByRole("textbox", { name: "Payload" })).toHaveAccessibleDescription(/hide or reorder/);
    await redrive.getByRole("button", { name: "Leave as it is" }).click();
    await redrive.getByRole("button", { name: "Redrive 1" }).click();
    await expect(page.getByText(/^Stored as /)).toBeVisible();
    expect.soft(await findRaw(page), "after a redrive").toEqual([]);

    const pages = [
      `/failures?${query}`,
      "/failures?tab=retrying",
      `/failures?tab=resolved&${query}`,
      "/jobs",
      "/activity",
      "/streams",
      path,
      `${path}?tab=messages`,
      `${path}?tab=consumers`,
      `${path}/messages/1`,
      `${path}/consumers/${encodeURIComponent(worker)}`,
      `${path}/consumers/gone${encodeURIComponent(reordering)}`,
      "/consumers",
      `/publish?subject=${encodeURIComponent(`${stream}.order`)}`,
    ];
    for (const address of pages) {
      await page.goto(address);
      await expect(page.getByText(escaped).filter({ visible: true }).first(), address).toBeVisible();
      expect.soft(await findRaw(page), address).toEqual([]);
    }

    await page.goto(`/failures?${query}`);
    await failures.first().getByText("Terminated").filter({ visible: true }).click();
    await expect(page.getByRole("dialog").getByText(`he${escaped}ader`)).toBeVisible();
    expect.soft(await findRaw(page), "the drawer").toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Redrive" }).click();
    await expect(page.getByRole("list", { name: "Who will receive this" })).toContainText(escaped);
    expect.soft(await findRaw(page), "the dialog").toEqual([]);

    await page.goto("/live");
    await page.getByText("Live", { exact: true }).first().waitFor();
    await expect(async () => {
      await broker.publish(`${stream}.or${reordering}der`, `te${reordering}xt`);
      await expect(page.getByText(`te${escaped}xt`).first()).toBeVisible({ timeout: 1_000 });
    }).toPass();
    expect.soft(await findRaw(page), "/live").toEqual([]);
  } finally {
    await broker.deleteStream(stream);
  }
});
