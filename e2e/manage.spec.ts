import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { Page } from "@playwright/test";
import { activityListSchema } from "../lib/contract/activity";
import { violationsOf } from "./accessibility";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

/** Chooses something of the page's menu. */
async function choose(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Manage" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

const consumerInfo = async (broker: Broker, stream: string, name: string) =>
  (await jetstreamManager(broker.connection)).consumers.info(stream, name);

/** Takes so many messages and acknowledges them. */
async function finish(broker: Broker, stream: string, consumer: string, count: number): Promise<void> {
  const reader = await jetstream(broker.connection).consumers.get(stream, consumer);
  for await (const message of await reader.fetch({ max_messages: count, expires: 5_000 })) await message.ackAck();
}

test("a consumer is paused for an hour and resumed, and says so at once", async ({
  page,
  request,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  await page.goto(`/streams/${streamName}/consumers/billing`);
  await choose(page, /^Pause…/);
  await expect(page).toHaveURL(/manage=pause/);
  const dialog = page.getByRole("dialog", { name: "Pause billing" });
  await dialog.getByRole("button", { name: "1 h" }).click();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 }).locator("..")).toContainText("Paused", { timeout: 3_000 });
  expect((await consumerInfo(broker, streamName, "billing")).pause_remaining).toBeGreaterThan(3_500 * 1e9);

  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(page.getByRole("button", { name: "Resume", exact: true })).toBeHidden({ timeout: 3_000 });
  expect((await consumerInfo(broker, streamName, "billing")).paused ?? false).toBe(false);
  const { activity } = activityListSchema.parse(await (await request.get("/api/activity")).json());
  expect(activity.slice(0, 2).map(({ action, what }) => [action, what])).toEqual([
    ["resume_consumer", `billing on ${streamName}`],
    ["pause_consumer", `billing on ${streamName}`],
  ]);
});

test("a reset says how much is delivered again, from the start, a message or a time", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing");
  for (let at = 0; at < 5; at++) await broker.publish(`${streamName}.a`, String(at));
  await finish(broker, streamName, "billing", 4);
  await page.goto(`/streams/${streamName}/consumers/billing?manage=reset`);
  const dialog = page.getByRole("dialog", { name: "Reset billing" });
  await expect(dialog.getByRole("row", { name: "Waiting for it 1 5" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Deliver 4 again" })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await dialog.getByRole("button", { name: "Message" }).click();
  await expect(dialog.getByRole("button", { name: "Reset" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Number of the first message to deliver").fill("99");
  await expect(dialog.getByRole("alert")).toContainText(`${streamName} has messages up to #5`);
  await dialog.getByLabel("Number of the first message to deliver").fill("3");
  await dialog.getByRole("button", { name: "Deliver 2 again" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("billing was reset")).toBeVisible();
  expect((await consumerInfo(broker, streamName, "billing")).num_pending).toBe(3);
});

test("a consumer is deleted once its name is typed, and what is lost with it is said before", async ({
  page,
  broker,
  streamName,
}) => {
  const manager = await jetstreamManager(broker.connection);
  const stream = `${streamName}_I`;
  await manager.streams.add({ name: stream, subjects: [`${stream}.>`], retention: "interest" });
  await broker.addConsumer(stream, "billing");
  await broker.publish(`${stream}.a`, "1");
  await broker.publish(`${stream}.a`, "2");
  await page.goto(`/streams/${stream}/consumers/billing`);
  await choose(page, /^Delete…/);
  const dialog = page.getByRole("dialog", { name: "Delete billing" });
  await expect(dialog).toContainText("2 messages that only this consumer wanted would be lost");
  const confirm = dialog.getByRole("button", { name: "Delete", exact: true });
  await dialog.getByLabel("Type billing to confirm").fill("Billing");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Type billing to confirm").fill("billing");
  expect(await violationsOf(page)).toEqual([]);
  await confirm.click();
  await expect(page).toHaveURL(`/streams/${stream}?tab=consumers`);
  await expect(page.getByText("billing was deleted")).toBeVisible();
  await expect(page.getByRole("link", { name: "billing" })).toBeHidden();
  await expect.poll(async () => (await manager.streams.info(stream)).state.messages).toBe(0);
  await manager.streams.delete(stream);
});

test("a stream is purged by a plan, and says how many messages were removed", async ({ page, broker, streamName }) => {
  await broker.addConsumer(streamName, "billing");
  for (const subject of ["a", "a", "b", "a"]) await broker.publish(`${streamName}.${subject}`, "x");
  await page.goto(`/streams/${streamName}`);
  await choose(page, /^Purge…/);
  await expect(page).toHaveURL(/manage=purge/);
  const dialog = page.getByRole("dialog", { name: `Purge ${streamName}` });
  await expect(dialog.getByRole("row", { name: "Messages 4 0" })).toBeVisible();
  await expect(dialog).toContainText("billing (4) has messages still to finish");
  await dialog.getByRole("button", { name: "All but the newest" }).click();
  const confirm = dialog.getByRole("button", { name: /^Remove/ });
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("How many stay").fill("1");
  await dialog.getByLabel("Only of subject").fill(`${streamName}.a`);
  await expect(dialog.getByRole("row", { name: "Messages 4 2" })).toBeVisible();
  await expect(confirm).toHaveText("Remove 2");
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByLabel(`Type ${streamName} to confirm`).fill(streamName);
  await confirm.click();
  const done = page.getByRole("dialog", { name: "2 messages were removed" });
  await expect(done).toContainText(`${streamName} holds 2 messages now`);
  await done.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("link", { name: "Messages 2" })).toBeVisible({ timeout: 3_000 });
});

test("a stream is deleted once its name is typed; refused when somebody began to read it meanwhile", async ({
  page,
  broker,
  streamName,
}) => {
  const manager = await jetstreamManager(broker.connection);
  const stream = `${streamName}_D`;
  await manager.streams.add({ name: stream, subjects: [`${stream}.>`] });
  await manager.streams.add({ name: `${stream}_COPY`, sources: [{ name: stream }] });
  await broker.publish(`${stream}.a`, "1");
  await page.goto(`/streams/${stream}?manage=delete`);
  const dialog = page.getByRole("dialog", { name: `Delete ${stream}` });
  await expect(dialog.getByRole("row", { name: "Messages 1 0" })).toBeVisible();
  await expect(dialog).toContainText(`get nothing new from it any more: ${stream}_COPY`);
  await broker.addConsumer(stream, "late");
  await dialog.getByLabel(`Type ${stream} to confirm`).fill(stream);
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    "consumers that would be deleted: 0 when it was confirmed, 1 now",
  );
  await expect(dialog.getByRole("row", { name: "Consumers 1 0" })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL("/streams");
  await expect(page.getByText(`${stream} was deleted`)).toBeVisible();
  await expect(page.getByRole("link", { name: stream, exact: true })).toBeHidden();
  await manager.streams.delete(`${stream}_COPY`);
});

test("Jetlag's own streams are not managed, and it is said why", async ({ page }) => {
  await page.goto("/streams/JETLAG_ADVISORIES");
  const manage = page.getByRole("button", { name: "Manage" });
  await expect(manage).toHaveAttribute("aria-disabled", "true");
  await manage.hover();
  await expect(page.getByRole("tooltip", { name: /Jetlag keeps its own records in this stream/ })).toBeVisible();
});

test("a stream is made by a form, duplicated, and its faults are told at their fields", async ({ page, broker }) => {
  const manager = await jetstreamManager(broker.connection);
  const name = `NEW_${Date.now().toString(36)}`;
  await page.goto("/streams");
  await page.getByRole("button", { name: "New stream" }).click();
  await expect(page).toHaveURL(/manage=create/);
  const dialog = page.getByRole("dialog", { name: "New stream" });
  await dialog.getByLabel("Name").fill("a b");
  await dialog.getByLabel("Max age").fill("a week");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText("A name has no spaces")).toBeVisible();
  await expect(dialog.getByText("Write it like 7d")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Max age").fill("7d");
  await dialog.getByLabel("Max size").fill("1 MiB");
  await dialog.getByLabel("Subjects").fill(`${name}.a\n${name}.b`);
  await dialog.getByRole("button", { name: "Work queue" }).click();
  await dialog.getByLabel("Metadata").fill("owner=shop");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(`/streams/${name}`);
  const { config } = await manager.streams.info(name);
  expect(config).toMatchObject({ subjects: [`${name}.a`, `${name}.b`], retention: "workqueue", max_bytes: 1_048_576 });
  expect([config.max_age, config.metadata?.owner]).toEqual([7 * 86_400 * 1e9, "shop"]);

  await choose(page, /^Duplicate…/);
  const copy = page.getByRole("dialog", { name: `Duplicate ${name}` });
  await expect(copy.getByLabel("Name")).toHaveValue(`${name}_2`);
  await copy.getByRole("button", { name: "Create" }).click();
  await expect(copy.getByRole("alert")).toContainText("subjects overlap");
  await copy.getByLabel("Subjects").fill(`${name}.c`);
  await copy.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(`/streams/${name}_2`);
  expect((await manager.streams.info(`${name}_2`)).config).toMatchObject({ retention: "workqueue" });
  for (const made of [name, `${name}_2`]) await manager.streams.delete(made);
});

test("an edit shows what differs and what that removes; refused when somebody changed the stream meanwhile", async ({
  page,
  broker,
  streamName,
}) => {
  const manager = await jetstreamManager(broker.connection);
  for (let at = 0; at < 5; at++) await broker.publish(`${streamName}.a`, String(at));
  await page.goto(`/streams/${streamName}`);
  await choose(page, /^Edit…/);
  await page.getByRole("dialog").getByLabel("Max messages").fill("2");
  await page.getByRole("dialog").getByLabel("Description").fill("of the shop");
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: `Change ${streamName}` });
  await expect(review.getByRole("row", { name: "Max messages no limit 2" })).toBeVisible();
  await expect(review.getByRole("row", { name: "Description none of the shop" })).toBeVisible();
  await expect(review).toContainText("3 messages would be removed at once");
  expect(await violationsOf(page)).toEqual([]);
  await review.getByRole("button", { name: "Apply and remove" }).click();
  await expect(review).toBeHidden();
  await expect(page.getByText("of the shop")).toBeVisible();
  const { config, state } = await manager.streams.info(streamName);
  expect([config.max_msgs, config.description, state.messages]).toEqual([2, "of the shop", 2]);

  await choose(page, /^Edit…/);
  await page.getByRole("dialog").getByLabel("Max messages").fill("9");
  await manager.streams.update(streamName, { description: "by somebody else" });
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(review.getByRole("alert")).toContainText("somebody changed description");
  await expect(review.getByRole("button", { name: "Apply" })).toHaveAttribute("aria-disabled", "true");
  expect((await manager.streams.info(streamName)).config.max_msgs).toBe(2);
});

test("a consumer is made by a form and edited; refused when somebody changed it meanwhile", async ({
  page,
  broker,
  streamName,
}) => {
  const manager = await jetstreamManager(broker.connection);
  await broker.publish(`${streamName}.a`, "1");
  await page.goto(`/streams/${streamName}?tab=consumers`);
  await page.getByRole("button", { name: "New consumer" }).click();
  const dialog = page.getByRole("dialog", { name: `New consumer of ${streamName}` });
  await dialog.getByRole("textbox", { name: "Name" }).fill("audit");
  await dialog.getByLabel("Filters").fill(`${streamName}.a\n${streamName}.b`);
  await dialog.getByLabel("Ack wait").fill("soon");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText("Write it like 30s or 5m")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByLabel("Ack wait").fill("45s");
  await dialog.getByLabel("Max deliver").fill("4");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(`/streams/${streamName}/consumers/audit`);
  const made = (await consumerInfo(broker, streamName, "audit")).config;
  expect([made.filter_subjects, made.ack_wait, made.max_deliver]).toEqual([
    [`${streamName}.a`, `${streamName}.b`],
    45e9,
    4,
  ]);

  await choose(page, /^Edit…/);
  await page.getByRole("dialog").getByLabel("Max deliver").fill("");
  await page.getByRole("dialog").getByLabel("Filters").fill("");
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: "Change audit" });
  await expect(review.getByRole("row", { name: "Max deliver 4 no limit" })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await review.getByRole("button", { name: "Apply" }).click();
  await expect(review).toBeHidden();
  const { config } = await consumerInfo(broker, streamName, "audit");
  expect([config.max_deliver, config.filter_subject, config.filter_subjects]).toEqual([-1, undefined, undefined]);

  await expect(page.getByText("It reads every message of the stream.")).toBeVisible();
  await choose(page, /^Edit…/);
  await page.getByRole("dialog").getByLabel("Max deliver").fill("9");
  await manager.consumers.update(streamName, "audit", { description: "by somebody else" });
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(review.getByRole("alert")).toContainText("somebody changed description");
  expect((await consumerInfo(broker, streamName, "audit")).config.max_deliver).toBe(-1);
});

test("what was typed into a form is not lost without asking", async ({ page, streamName }) => {
  await page.goto(`/streams/${streamName}?manage=edit`);
  const dialog = page.getByRole("dialog", { name: `Edit ${streamName}` });
  await dialog.getByLabel("Description").fill("shop orders");
  await page.keyboard.press("Escape");
  await expect(dialog).toContainText("You have unsaved changes");
  await page.keyboard.press("Escape");
  await expect(dialog).not.toContainText("You have unsaved changes");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Keep editing" }).click();
  await expect(dialog.getByLabel("Description")).toHaveValue("shop orders");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(dialog).toBeHidden();
});

test("a stream is sealed once its name is typed, and its configuration can be copied", async ({ page, streamName }) => {
  await page.goto(`/streams/${streamName}`);
  await choose(page, /^Seal/);
  const dialog = page.getByRole("dialog", { name: `Seal ${streamName}` });
  await dialog.getByLabel(`Type ${streamName} to confirm`).fill(streamName);
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Seal" }).click();
  await expect(page.getByText(`${streamName} is sealed`)).toBeVisible();
  await page.getByRole("button", { name: "Configuration" }).click();
  const shown = page.getByRole("dialog", { name: `Configuration of ${streamName}` });
  await expect(shown).toContainText('"sealed": true');
  await shown.getByRole("button", { name: "YAML" }).click();
  await expect(shown).toContainText("sealed: true");
  await shown.getByRole("button", { name: "nats, create" }).click();
  await expect(shown).toContainText(`nats stream add --config /dev/stdin -- ${streamName}`);
  expect(await violationsOf(page)).toEqual([]);
});
