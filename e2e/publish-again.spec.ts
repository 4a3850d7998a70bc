import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Page } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";
import { payloadEditor } from "./payload-editor";

/** A snapshot that replaced what stood before it, and 21 messages behind it. */
async function fill(broker: Broker, stream: string): Promise<void> {
  const manager = await jetstreamManager(broker.connection);
  await manager.streams.update(stream, { allow_rollup_hdrs: true });
  const js = jetstream(broker.connection);
  const rollup = headers();
  rollup.set("Nats-Rollup", "all");
  rollup.set("X-Plain", "kept");
  await js.publish(`${stream}.snapshot`, "snapshot 1", { headers: rollup });
  for (let order = 0; order < 21; order++) await js.publish(`${stream}.order.${order}`, `order ${order}`);
}

async function countMessages(broker: Broker, stream: string): Promise<number> {
  return (await (await jetstreamManager(broker.connection)).streams.info(stream)).state.messages;
}

/** Copies an entry of the menu and returns what is on the clipboard. */
async function copyAs(page: Page, entry: string): Promise<string> {
  await page.getByRole("button", { name: "Copy as…" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  await expect(page.getByText(`Copied: ${entry}`)).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

function countPublishes(page: Page): { readonly count: number } {
  const posts = { count: 0 };
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith(paths.publish)) posts.count++;
  });
  return posts;
}

test.beforeEach(async ({ context }) => context.grantPermissions(["clipboard-read", "clipboard-write"]));

test("a copy of a roll-up deletes nothing, and the form says what it goes without", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await page.goto(`/streams/${streamName}/messages/1`);
  await page.getByRole("button", { name: "Publish again" }).click();
  const leftOut = page.getByRole("region", { name: "Headers left out" });
  await expect(leftOut).toContainText("Nats-Rollup: all");
  await expect(leftOut).toContainText("deletes the other messages");
  await expect(page.getByLabel("Header 1 name")).toHaveValue("X-Plain");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status", { name: "Result" })).toContainText(`${streamName} #23`);
  expect(await countMessages(broker, streamName)).toBe(23);
});

test("a roll-up that is wanted is warned of before it is sent", async ({ page, broker, streamName }) => {
  await fill(broker, streamName);
  await page.goto(`/streams/${streamName}/messages/1`);
  await page.getByRole("button", { name: "Publish again" }).click();
  await page.getByRole("button", { name: "Add Nats-Rollup anyway" }).click();
  await expect(page.getByRole("region", { name: "Headers left out" })).toBeHidden();
  const warning = page.getByRole("alert").filter({ hasText: "every other message of the stream" });
  await expect(warning).toBeVisible();
  await page.getByLabel("Header 2 value").fill("sub");
  await expect(page.getByRole("alert").filter({ hasText: "every other message of this subject" })).toBeVisible();
  await page.getByLabel("Header 2 name").fill("X-Rollup");
  await expect(page.getByRole("alert").filter({ hasText: "every other message" })).toBeHidden();
});

test("copied commands leave out headers addressed to the server, and say so", async ({ page, broker, streamName }) => {
  await fill(broker, streamName);
  await page.goto(`/streams/${streamName}/messages/1`);
  for (const entry of ["curl, publish again", "nats, publish again"]) {
    const command = await copyAs(page, entry);
    expect(command).toContain("X-Plain");
    expect(command).not.toContain("Rollup");
    await expect(
      page.getByText("Left out, because the server or Jetlag acts on them: Nats-Rollup").last(),
    ).toBeVisible();
  }
});

test("a message without payload can be copied and published again wherever it is shown", async ({
  page,
  broker,
}, testInfo) => {
  const stream = `EMPTY${testInfo.workerIndex}${Date.now().toString(36)}`;
  await broker.addStream(stream, "workqueue");
  try {
    await page.request.get(paths.stream(stream));
    await broker.addConsumer(stream, "worker", 1);
    await page.goto(`/live?subject=${stream}.>`);
    await expect(page.getByText("connected, no message yet")).toBeVisible();
    await broker.publish(`${stream}.trigger`, "", { "X-Trigger": "now" });
    await page.getByRole("grid", { name: "Messages" }).getByText(`${stream}.trigger`).click();
    await broker.failUntilGivenUp(stream, "worker", 1);

    const places = {
      live: page.url(),
      message: `/streams/${stream}/messages/1`,
      failure: `/failures?q=${stream}`,
    };
    for (const [place, path] of Object.entries(places)) {
      if (place !== "live") await page.goto(path);
      if (place === "failure")
        await page
          .getByRole("table", { name: "Failures" })
          .getByRole("cell", { name: `${stream}.trigger`, exact: true })
          .click();
      await expect(page.getByText("The payload is empty")).toBeVisible();
      const entry = place === "message" ? "nats, publish again" : "nats";
      expect(await copyAs(page, entry)).toBe(
        `printf %s '' | nats pub --force-stdin --no-templates \\\n  --header=X-Trigger:now -- ${stream}.trigger`,
      );
      await page.getByRole("button", { name: "Publish again" }).click();
      await expect(page.getByLabel("Header 1 name")).toHaveValue("X-Trigger");
      await expect(page.getByRole("textbox", { name: "Payload" })).toHaveValue("");
    }
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByRole("status", { name: "Result" })).toContainText(`${stream} #2`);
  } finally {
    await broker.deleteStream(stream);
  }
});

test("a key that is held down sends once", async ({ page, broker, streamName }) => {
  const posts = countPublishes(page);
  await page.goto(`/publish?subject=${streamName}.held&mode=raw`);
  const result = page.getByRole("status", { name: "Result" });
  await page.getByRole("textbox", { name: "Payload" }).fill("once");
  const hold = async (key: string) => {
    for (let press = 0; press < 20; press++) await page.keyboard.down(key); // all but the first are repetitions
    await page.keyboard.up(key);
  };

  await page.keyboard.down("Control");
  await page.keyboard.down("Enter");
  await expect(result).toContainText(`${streamName} #1`);
  await hold("Enter"); // goes on: the key was not let go
  await page.keyboard.up("Control");
  await expect(payloadEditor(page)).toHaveText("once");

  await page.getByRole("button", { name: "Publish", exact: true }).focus();
  await page.keyboard.down("Enter");
  await expect(result).toContainText(`${streamName} #2`);
  await hold("Enter");

  await page.getByRole("textbox", { name: "Payload" }).press("Control+Enter");
  await expect(result).toContainText(`${streamName} #3`);
  expect(posts.count).toBe(3);

  // Two presses before anything could be drawn.
  await page.getByRole("textbox", { name: "Payload" }).evaluate((field) => {
    for (let press = 0; press < 2; press++)
      field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
      );
  });
  await expect(result).toContainText(`${streamName} #4`);
  expect(posts.count).toBe(4);
  expect(await countMessages(broker, streamName)).toBe(4);
});
