import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Page } from "@playwright/test";
import { activityListSchema } from "../lib/contract/activity";
import { violationsOf } from "./accessibility";
import type { Broker } from "./broker";
import { test as base, expect } from "./dashboard";
import { weightOf } from "./weight";

/** A bucket of a test's own, with five revisions of each key. */
const test = base.extend<{ readonly bucket: string }>({
  bucket: async ({ broker, request }, use, testInfo) => {
    const name = `B${testInfo.workerIndex}_${Date.now().toString(36)}`;
    const manager = await jetstreamManager(broker.connection);
    await manager.streams.add({
      ...{ name: `KV_${name}`, subjects: [`$KV.${name}.>`], max_msgs_per_subject: 5, discard: "new" },
      ...{ allow_rollup_hdrs: true, deny_delete: true, allow_direct: true, allow_msg_ttl: true },
    });
    await request.get(`/api/streams/KV_${name}`);
    await use(name);
    await manager.streams.delete(`KV_${name}`);
  },
});

const put = (broker: Broker, bucket: string, key: string, value: string) =>
  jetstream(broker.connection).publish(`$KV.${bucket}.${key}`, value);

/** The field of a value, once its editor has taken the place of the plain text area. */
const valueField = (page: Page) =>
  page.getByRole("textbox", { name: "Value" }).and(page.locator("[contenteditable=true]"));

test("the keys of a bucket are found, read and watched; the list stays still under the pointer", async ({
  page,
  broker,
  bucket,
}) => {
  for (const key of ["shop.b", "shop.d", "user.1"]) await put(broker, bucket, key, `{"of":"${key}"}`);
  await page.goto("/kv");
  await page.getByRole("link", { name: bucket }).click();
  await expect(page.getByRole("heading", { level: 1, name: bucket })).toBeVisible();
  const rows = page.getByRole("table", { name: "Keys" }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /Key-value/ })).toHaveAttribute(
    "aria-current",
    "page",
  );

  // What others change is seen without a reload.
  await page.mouse.move(0, 0);
  await put(broker, bucket, "shop.d", `{"of":"another"}`);
  await expect(rows.filter({ hasText: "shop.d" })).toContainText("another");
  await put(broker, bucket, "shop.c", "new");
  await expect(rows).toHaveCount(4);
  await rows.filter({ hasText: "user.1" }).hover();
  await put(broker, bucket, "shop.a", "newer");
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(rows).toHaveCount(4);
  // Whoever points elsewhere gets it too.
  await page.mouse.move(0, 0);
  await expect(rows.first()).toContainText("shop.a");

  const field = page.getByRole("searchbox", { name: "Find keys: text, or a pattern" });
  await field.fill("shop.*");
  await expect(rows).toHaveCount(4);
  await field.fill("USER");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/q=USER/);
  await field.fill("nothing");
  await expect(page.getByText("No key matches “nothing”")).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).click();

  await rows.filter({ hasText: "shop.d" }).click();
  const drawer = page.getByRole("dialog", { name: "shop.d" });
  await expect(drawer).toContainText("another");
  await expect(page).toHaveURL(/key=shop\.d/);
  expect(await violationsOf(page)).toEqual([]);
  await put(broker, bucket, "shop.d", `{"of":"yet another"}`);
  await expect(drawer.getByRole("listitem")).toHaveCount(3);
  await expect(drawer).toContainText("yet another");
  await drawer
    .getByRole("button", { name: /^Show revision/ })
    .last()
    .click();
  await expect(drawer).toContainText("an older one");
  await drawer.getByRole("button", { name: "Show the newest" }).click();
  await drawer
    .getByRole("link", { name: /^Compare revision/ })
    .first()
    .click();
  await expect(page.getByRole("table", { name: "Differences of the payloads" })).toContainText("yet another");
});

test("a key is stored, edited, put back, deleted and purged", async ({ page, request, broker, bucket }) => {
  await page.goto(`/kv/${bucket}`);
  await expect(page.getByText("This bucket has no keys yet")).toBeVisible();
  await page.getByRole("button", { name: "New key" }).click();
  const creation = page.getByRole("dialog", { name: "New key" });
  await creation.getByLabel("Key", { exact: true }).fill("a b");
  await expect(creation.getByText(/a key has letters from a to z/)).toBeVisible();
  await creation.getByLabel("Key", { exact: true }).fill("shop.vat");
  await creation.getByRole("textbox", { name: "Value" }).click();
  await valueField(page).fill('{"rate": 19}');
  expect(await violationsOf(page)).toEqual([]);
  await creation.getByRole("button", { name: "Store" }).click();
  await expect(creation).toBeHidden();
  const drawer = page.getByRole("dialog", { name: "shop.vat" });
  await expect(drawer).toContainText("19");

  await drawer.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "shop.vat" }).filter({ has: page.getByText("Replaces revision") });
  await valueField(page).fill('{"rate": 16}');
  await edit.getByLabel("Time to live").fill("1h");
  await edit.getByRole("button", { name: "Store" }).click();
  await expect(edit).toBeHidden();
  await expect(drawer).toContainText("Expires 1h after it was stored");
  await drawer
    .getByRole("button", { name: /^Show revision/ })
    .last()
    .click();
  await drawer.getByRole("button", { name: "Put back" }).click();
  await expect(valueField(page)).toContainText("19");
  await edit.getByRole("button", { name: "Store" }).click();
  await expect(drawer.getByRole("listitem")).toHaveCount(3);

  const remove = async (entry: RegExp) => {
    await drawer.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };
  await remove(/^Delete…/);
  const deletion = page.getByRole("dialog", { name: "Delete shop.vat" });
  await expect(deletion).toContainText("3 older revisions stay and can be put back");
  expect(await violationsOf(page)).toEqual([]);
  await deletion.getByRole("button", { name: "Delete" }).click();
  await expect(drawer).toContainText("Somebody deleted the key");
  await expect(page.getByRole("table", { name: "Keys" })).toContainText("deleted");
  await remove(/^Purge…/);
  const purge = page.getByRole("dialog", { name: "Purge shop.vat" });
  await expect(purge.getByRole("button", { name: "Purge" })).toHaveAttribute("aria-disabled", "true");
  await purge.getByLabel("Type shop.vat to confirm").fill("shop.vat");
  await purge.getByRole("button", { name: "Purge" }).click();
  await expect(drawer.getByRole("listitem")).toHaveCount(1);
  expect(await broker.messageCount(`KV_${bucket}`)).toBe(1);
  const { activity } = activityListSchema.parse(await (await request.get("/api/activity")).json());
  expect(activity.slice(0, 6).map(({ action, what, result }) => `${action} ${what} ${result}`)).toEqual([
    `purge_key ${bucket} shop.vat done`,
    `purge_key ${bucket} shop.vat started`,
    `delete_key ${bucket} shop.vat done`,
    ...Array.from({ length: 3 }, () => `put_key ${bucket} shop.vat done`),
  ]);
});

test("a bucket is made by a form that says what is wrong, and leads to it", async ({ page, broker }) => {
  const name = `N${Date.now().toString(36)}`;
  await page.goto("/kv");
  await page.getByRole("button", { name: "New bucket" }).click();
  const dialog = page.getByRole("dialog", { name: "New bucket" });
  await dialog.getByLabel("Name").fill("a.b");
  await dialog.getByLabel("History").fill("70");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText("a name has letters from a to z")).toBeVisible();
  await expect(dialog.getByText("A number from 1 to 64")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("History").fill("7");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("The newest 7 revisions of each key are kept.")).toBeVisible();
  await (await jetstreamManager(broker.connection)).streams.delete(`KV_${name}`);
});

test("who is late learns who was first, keeps what was typed, and chooses", async ({ page, broker, bucket }) => {
  await put(broker, bucket, "a", '{"n": 1}');
  await page.goto(`/kv/${bucket}?key=a`);
  await page.getByRole("dialog", { name: "a", exact: true }).getByRole("button", { name: "Edit" }).click();
  await valueField(page).fill('{"n": 2, "mine": true}');
  await put(broker, bucket, "a", '{"n": 3}');
  const edit = page
    .getByRole("dialog", { name: "a", exact: true })
    .filter({ has: page.getByText("Replaces revision") });
  await edit.getByRole("button", { name: "Store" }).click();
  await expect(edit.getByText(/Somebody else was faster: revision 2 is there since/)).toBeVisible();
  await expect(valueField(page)).toContainText('"mine": true');
  await edit.getByRole("button", { name: "Compare" }).click();
  await expect(edit.getByRole("table", { name: "What differs" })).toContainText("mine");
  expect(await violationsOf(page)).toEqual([]);
  await edit.getByRole("button", { name: "Store over revision 2" }).click();
  await expect(edit).toBeHidden();
  expect(await broker.messageText(`KV_${bucket}`, 3)).toBe('{"n": 2, "mine": true}');
});

test("hostile keys and values are shown as what they are, also on a phone", async ({ page, broker, bucket }) => {
  const keys = ["x".repeat(200), "or\u202eder", "<b>bold</b>", "😀"];
  for (const key of keys) await put(broker, bucket, key, "\u202e<script>");
  const js = jetstream(broker.connection);
  await js.publish(`$KV.${bucket}.binary`, new Uint8Array([0, 255, 1]));
  const mark = headers();
  mark.set("KV-Operation", "DEL");
  await js.publish(`$KV.${bucket}.gone`, "", { headers: mark });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(`/kv/${bucket}`);
  await expect(page.getByRole("table", { name: "Keys" }).locator("tbody tr")).toHaveCount(6);
  await expect(page.getByText("or⟨U+202E⟩der")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByText("binary", { exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "binary" });
  await drawer.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByText("The value is not text and cannot be edited here")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test("the stream of a bucket and the bucket lead to each other, and the page is light", async ({ page, bucket }) => {
  await page.goto(`/streams/KV_${bucket}`);
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/kv/${bucket}$`));
  await page.getByRole("link", { name: "Stream", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/streams/KV_${bucket}$`));
  await page.goto(`/kv/${bucket}`);
  await expect(page.getByText("This bucket has no keys yet")).toBeVisible();
  const weight = await weightOf(page);
  expect(weight.scriptBytes).toBeLessThan(300_000);
  expect(weight.files).toBeLessThanOrEqual(31);
});
