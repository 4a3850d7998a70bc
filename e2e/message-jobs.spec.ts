import { jetstreamManager } from "@nats-io/jetstream";
import type { Page } from "@playwright/test";
import { activityListSchema } from "../lib/contract/activity";
import { violationsOf } from "./accessibility";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

const table = (page: Page) => page.getByRole("region", { name: "Messages" });
const numbers = (page: Page) => table(page).getByRole("link", { name: /^#\d+$/ });
const stateOf = async (broker: Broker, stream: string) =>
  (await (await jetstreamManager(broker.connection)).streams.info(stream)).state;

async function publishOrders(broker: Broker, stream: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number++)
    await broker.publish(`${stream}.${number % 2 === 0 ? "even" : "odd"}`, JSON.stringify({ number }));
}

async function choose(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Bulk actions" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

test("a message is deleted from its drawer, which says who still wants it, and the list shows the hole", async ({
  page,
  request,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  await publishOrders(broker, streamName, 4);
  await page.goto(`/streams/${streamName}?tab=messages&message=2`);
  const drawer = page.getByRole("dialog", { name: `${streamName}.even` });
  await drawer.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete ${streamName} #2` });
  await expect(dialog).toContainText("billing (not delivered yet) has not acknowledged it");
  await dialog.getByRole("button", { name: "Erase" }).first().click();
  await expect(dialog).toContainText("overwritten on the servers' disks");
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Erase" }).last().click();
  await expect(page.getByText(`${streamName} #2 was deleted`)).toBeVisible();
  await expect(drawer).toBeHidden();
  await expect(numbers(page)).toHaveText(["#4", "#3", "#1"]);
  await expect(table(page)).toContainText("1 message is not here any more");
  expect((await stateOf(broker, streamName)).messages).toBe(3);
  const { activity } = activityListSchema.parse(await (await request.get("/api/activity")).json());
  expect(activity[0]).toMatchObject({ action: "erase_message", what: `${streamName} #2`, result: "done" });
});

test("holes are told between rows, passed over by the keyboard, and not where a subject leaves messages out", async ({
  page,
  broker,
  streamName,
}) => {
  await publishOrders(broker, streamName, 30);
  const manager = await jetstreamManager(broker.connection);
  for (let seq = 3; seq <= 27; seq++) await manager.streams.deleteMessage(streamName, seq, false);
  await page.goto(`/streams/${streamName}?tab=messages&message=28`);
  await expect(table(page)).toContainText("25 messages are not here any more#3 to #27");
  await expect(page.getByRole("dialog", { name: `${streamName}.even` })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/message=2$/);
  await page.goto(`/streams/${streamName}?tab=messages&subject=${streamName}.odd`);
  await expect(numbers(page)).toHaveText(["#29", "#1"]);
  await expect(table(page)).not.toContainText("not here any more");
});

test("a range of a stream is replayed by a plan, as a job with a page of its own", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  await publishOrders(broker, streamName, 6);
  await page.goto(`/streams/${streamName}?tab=messages`);
  await choose(page, /^Replay/);
  await expect(page).toHaveURL(/act=replay/);
  const dialog = page.getByRole("dialog", { name: "Replay messages" });
  await expect(dialog).toContainText("Stores copies of 6 messages");
  await dialog.getByLabel("From number").fill("5");
  await dialog.getByLabel("To number").fill("2");
  await expect(dialog.getByRole("alert")).toContainText("The last number is before the first");
  await dialog.getByLabel("From number").fill("2");
  await dialog.getByLabel("To number").fill("3");
  await expect(dialog).toContainText("Stores copies of 2 messages");
  await expect(dialog.getByRole("list", { name: "Who will receive this" })).toContainText("billing");
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Replay 2" }).click();
  await expect(page).toHaveURL(/\/jobs\/\w+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Replay of 2 messages");
  await expect(page.getByText("All 2 messages accounted for.")).toBeVisible();
  await expect(page.getByRole("link", { name: `${streamName} #2`, exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect((await stateOf(broker, streamName)).messages).toBe(8);
  await page.getByRole("link", { name: "All jobs" }).click();
  await expect(page.getByRole("link", { name: "Replay of 2 messages" }).first()).toBeVisible();
});

test("what a search found is deleted once its number is typed", async ({ page, broker, streamName }) => {
  await publishOrders(broker, streamName, 6);
  await page.goto(`/search?stream=${streamName}&json=%3E+number+3`);
  await expect(numbers(page)).toHaveText(["#6", "#5", "#4"]);
  await choose(page, /^Delete/);
  const dialog = page.getByRole("dialog", { name: "Delete messages" });
  await expect(dialog).toContainText("Removes 3 messages");
  const confirm = dialog.getByRole("button", { name: "Delete 3" });
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Type 3 to confirm").fill("3");
  expect(await violationsOf(page)).toEqual([]);
  await confirm.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Deletion of 3 messages");
  await expect(page.getByText("All 3 messages accounted for.")).toBeVisible();
  expect((await stateOf(broker, streamName)).messages).toBe(3);
});

test("a file of lines is imported; wrong ones are told before anything is sent", async ({
  page,
  broker,
  streamName,
}) => {
  await page.goto(`/streams/${streamName}?tab=messages&act=import`);
  const dialog = page.getByRole("dialog", { name: "Import messages" });
  await expect(dialog.getByRole("button", { name: "Import" })).toHaveAttribute("aria-disabled", "true");
  const line = (subject: string) => JSON.stringify({ subject, payload: { data: "hello" } });
  const lines = [line(`${streamName}.a`), "{oops", line("a..b"), line(`${streamName}.b`)];
  await dialog.getByLabel("File").setInputFiles({
    name: "orders.ndjson",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(lines.join("\n")),
  });
  await expect(dialog.getByRole("region", { name: "Lines that are left out" })).toContainText("line 2is not JSON");
  await expect(dialog).toContainText("2 lines are wrong and left out");
  expect(await violationsOf(page)).toEqual([]);
  expect((await stateOf(broker, streamName)).messages).toBe(0);
  await dialog.getByRole("button", { name: "Import 2" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Import of 2 messages");
  await expect(page.getByText("All 2 messages accounted for.")).toBeVisible();
  await expect(page.getByText("line 4")).toBeVisible();
  expect((await stateOf(broker, streamName)).messages).toBe(2);
});

test("a range of a stream is exported", async ({ page, broker, streamName }) => {
  await publishOrders(broker, streamName, 6);
  await page.goto(`/streams/${streamName}?tab=messages&act=export`);
  const dialog = page.getByRole("dialog", { name: "Export messages" });
  await dialog.getByLabel("From number").fill("4");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Export" }).click(),
  ]);
  const text = (await (await download.createReadStream()).toArray()).join("");
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).number),
  ).toEqual([4, 5, 6]);
  await expect(page.getByText(/^Exported: 3 messages written/)).toBeVisible();
});
