import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { Page } from "@playwright/test";
import { activityListSchema } from "../lib/contract/activity";
import { violationsOf } from "./accessibility";
import { test as base, expect } from "./dashboard";
import { weightOf } from "./weight";

/** An object store of a test's own. */
const test = base.extend<{ readonly store: string }>({
  store: async ({ broker, request }, use, testInfo) => {
    const name = `S${testInfo.workerIndex}_${Date.now().toString(36)}`;
    const manager = await jetstreamManager(broker.connection);
    await manager.streams.add({
      ...{ name: `OBJ_${name}`, subjects: [`$O.${name}.C.>`, `$O.${name}.M.>`], discard: "new" },
      ...{ allow_rollup_hdrs: true, allow_direct: true },
    });
    await request.get(`/api/streams/OBJ_${name}`);
    await use(name);
    await manager.streams.delete(`OBJ_${name}`);
  },
});

/** Uploads a file through the dialog. */
async function upload(page: Page, name: string, data: Buffer, button = "Upload"): Promise<void> {
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Upload an object" });
  await dialog.getByLabel("File").setInputFiles({ name, mimeType: "application/pdf", buffer: data });
  await expect(dialog.getByLabel("Name")).toHaveValue(name);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("a file is uploaded, replaced, downloaded as it was, and deleted by its typed name", async ({
  page,
  request,
  broker,
  store,
}) => {
  const data = randomBytes(2_500_000);
  await page.goto("/objects");
  await page.getByRole("link", { name: store }).click();
  await expect(page.getByText("This store has no objects yet")).toBeVisible();
  await upload(page, "first.pdf", Buffer.from("small"));
  const drawer = page.getByRole("dialog", { name: "first.pdf" });
  await expect(drawer).toContainText("5 B");
  await drawer.getByRole("button", { name: "Close (Esc)" }).click();

  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Upload an object" });
  await dialog.getByLabel("File").setInputFiles({ name: "first.pdf", mimeType: "application/pdf", buffer: data });
  await expect(dialog).toContainText("There is an object of this name");
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Replace" }).click();
  await expect(dialog).toBeHidden();
  await expect(drawer).toContainText("2.4 MiB");
  expect(await broker.messageCount(`OBJ_${store}`)).toBe(21);
  expect(await violationsOf(page)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    drawer.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("first.pdf");
  expect(Buffer.compare(await readFile(await download.path()), data)).toBe(0);

  await drawer.getByRole("button", { name: "Delete" }).click();
  const deletion = page.getByRole("dialog", { name: "Delete first.pdf" });
  await expect(deletion.getByRole("button", { name: "Delete" })).toHaveAttribute("aria-disabled", "true");
  await deletion.getByLabel("Type first.pdf to confirm").fill("first.pdf");
  expect(await violationsOf(page)).toEqual([]);
  await deletion.getByRole("button", { name: "Delete" }).click();
  await expect(drawer.getByRole("heading", { name: "Deleted" })).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Download" })).toHaveAttribute("aria-disabled", "true");
  expect(await broker.messageCount(`OBJ_${store}`)).toBe(1);
  const { activity } = activityListSchema.parse(await (await request.get("/api/activity")).json());
  expect(activity.slice(0, 2).map(({ action, what, result }) => `${action} ${what} ${result}`)).toEqual([
    `delete_object ${store} first.pdf done`,
    `delete_object ${store} first.pdf started`,
  ]);
});

test("an upload shows how far it is, and leaves nothing when its dialog is closed", async ({ page, broker, store }) => {
  await page.goto(`/objects/${store}?manage=upload`);
  const dialog = page.getByRole("dialog", { name: "Upload an object" });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let parts = 0;
  await page.route("**/uploads/*/parts", async (route) => {
    if (++parts > 2) await held;
    await route.continue().catch(() => undefined); // the page has gone on without it
  });
  await dialog.getByLabel("File").setInputFiles({
    ...{ name: "large.bin", mimeType: "application/octet-stream", buffer: randomBytes(6 * 1024 * 1024) },
  });
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(dialog.getByRole("progressbar", { name: "Upload" })).toHaveAttribute("aria-valuenow", "33");
  await expect(dialog).toContainText("2 MiB of 6 MiB");
  expect(await broker.messageCount(`OBJ_${store}`)).toBeGreaterThan(0);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Discard", exact: true }).click();
  release();
  await expect(dialog).toBeHidden();
  await expect.poll(() => broker.messageCount(`OBJ_${store}`)).toBe(0);
});

test("links, hostile names and foreign messages are told apart, also on a phone", async ({ page, broker, store }) => {
  const js = jetstream(broker.connection);
  const tell = (name: string, more: object = {}) =>
    js.publish(
      `$O.${store}.M.${Buffer.from(name)
        .toString("base64url")
        .padEnd(Math.ceil(Buffer.byteLength(name) / 3) * 4, "=")}`,
      JSON.stringify({ name, bucket: store, nuid: "N", size: 10 ** 12, chunks: 9, ...more }),
    );
  await tell("x".repeat(200));
  await tell("re\u202eport.exe");
  await tell("a/../../b");
  await tell("alias", { options: { link: { bucket: "OTHER", name: "real" } } });
  await js.publish(`$O.${store}.M.YQ==`, "not what is told of an object");
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(`/objects/${store}`);
  await expect(page.getByRole("table", { name: "Objects" }).locator("tbody tr")).toHaveCount(4);
  await expect(page.getByText("re⟨U+202E⟩port.exe")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByText("alias", { exact: true }).click();
  await expect(page.getByRole("dialog", { name: "alias" }).getByRole("link", { name: "OTHER / real" })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test("the stream of a store leads to its objects, and the page is light", async ({ page, store }) => {
  await page.goto(`/streams/OBJ_${store}`);
  await page.getByRole("link", { name: "Objects", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/objects/${store}$`));
  await page.goto(`/objects/${store}`);
  await expect(page.getByText("This store has no objects yet")).toBeVisible();
  const weight = await weightOf(page);
  expect(weight.scriptBytes).toBeLessThan(300_000);
  expect(weight.files).toBeLessThanOrEqual(31);
});
