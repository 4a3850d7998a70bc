import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Locator, Page } from "@playwright/test";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

let server: NatsServer;
let client: NatsConnection;

test.beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
});
test.afterEach(async () => {
  await endDashboards();
  await client.close();
  await server.stop();
});

/** Address of a dashboard with these rights, with a webhook that nobody answers. */
async function openDashboard(rights: string): Promise<string> {
  const { port } = await startDashboard({
    NATS_URL: server.url,
    JETLAG_RIGHTS: rights,
    JETLAG_WEBHOOK_URL: "http://127.0.0.1:1/",
  });
  await whenListening(() => fetch(`http://127.0.0.1:${port}/api/health`));
  return `http://127.0.0.1:${port}`;
}

/** A message that billing terminates. */
async function fail(payload: string): Promise<void> {
  await jetstream(client).publish("orders.created", payload);
  const consumer = await jetstream(client).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term("no good");
}

const rows = (page: Page) =>
  page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "no good" });

/** It cannot be pressed and says why to who points at it and to who cannot see it. */
async function expectRefused(page: Page, control: Locator, right: string): Promise<void> {
  const reason = `This needs the right to ${right}, which this dashboard does not give (JETLAG_RIGHTS)`;
  await expect(control).toHaveAttribute("aria-disabled", "true");
  await control.hover();
  await expect(page.getByRole("tooltip", { name: reason })).toBeVisible();
  await expect(control).toHaveAccessibleDescription(reason);
  await control.click({ force: true });
  await expect(page.getByRole("dialog", { name: /^(Redrive|Discard) / })).toBeHidden();
}

/** Discarding is in a menu: the entry is there, cannot be chosen, and says why. */
async function expectNoDiscard(page: Page, place: Page | Locator, label: string): Promise<void> {
  await place.getByRole("button", { name: "More actions" }).click();
  const entry = page.getByRole("menuitem", { name: label });
  await expect(entry).toBeDisabled();
  await expect(entry).toContainText("This needs the right to discard");
  await page.keyboard.press("Escape");
  // The focus comes back with the button's tooltip, which would close another one that opens meanwhile.
  await expect(place.getByRole("button", { name: "More actions" })).toBeFocused();
}

test("who may only look sees failures, and no button acts on them, in the list or beside it", async ({ page }) => {
  const address = await openDashboard("none");
  await page.goto(`${address}/failures`);
  await fail("one");
  await expect(rows(page)).toHaveCount(1);
  await expectRefused(page, page.getByRole("button", { name: "Redrive all 1" }), "redrive");
  await expectNoDiscard(page, page, "Discard all 1");
  await expectRefused(page, rows(page).getByRole("button", { name: "Redrive", exact: true }), "redrive");
  await rows(page)
    .getByRole("checkbox", { name: /^Choose/ })
    .check();
  await expectRefused(page, page.getByRole("button", { name: "Redrive 1", exact: true }), "redrive");
  await expectRefused(page, page.getByRole("button", { name: "Discard 1", exact: true }), "discard");

  await rows(page).getByText("no good").click();
  const drawer = page.getByRole("dialog", { name: "orders.created" });
  await expect(drawer).toContainText("one");
  await expectRefused(page, drawer.getByRole("button", { name: "Redrive" }), "redrive");
  await expectNoDiscard(page, drawer, "Discard");
  await page.goto(`${address}/activity`);
  await expect(page.getByText(/you are anonymous and may only look\./)).toBeVisible();
});

test("who may only look can neither publish, nor publish again what is seen live, nor test the webhook", async ({
  page,
}) => {
  const address = await openDashboard("none");
  await page.goto(`${address}/publish?mode=raw`);
  await page.getByRole("textbox", { name: "Subject" }).fill("orders.created");
  await page.getByRole("textbox", { name: "Payload" }).fill("by hand");
  await expectRefused(page, page.getByRole("button", { name: "Publish", exact: true }), "publish");
  await page.getByRole("textbox", { name: "Payload" }).press("Control+Enter");

  await page.goto(`${address}/live?subject=orders.>`);
  await expect(page.getByText("connected, no message yet")).toBeVisible();
  await jetstream(client).publish("orders.created", "by a program");
  await page.getByRole("grid", { name: "Messages" }).getByText("by a program").click();
  const drawer = page.getByRole("dialog", { name: "orders.created" });
  await expectRefused(page, drawer.getByRole("button", { name: "Publish again" }), "publish");
  await page.goto(`${address}/streams/ORDERS/messages/1`);
  await expectRefused(page, page.getByRole("button", { name: "Publish again" }), "publish");
  // Had the form sent anything, it would be the first message.
  await expect(page.getByText("by a program")).toBeVisible();

  await page.goto(`${address}/status`);
  await expectRefused(page, page.getByRole("button", { name: "Send a test" }), "publish");
});

test("the rights are separate: who may redrive does that, and may neither discard nor publish", async ({ page }) => {
  const address = await openDashboard("redrive");
  await page.goto(`${address}/failures`);
  await fail("one");
  await expect(rows(page)).toHaveCount(1);
  await expectNoDiscard(page, page, "Discard all 1");
  await rows(page).getByRole("button", { name: "Redrive", exact: true }).click();
  await page.getByRole("dialog", { name: "Redrive this message" }).getByRole("button", { name: "Redrive 1" }).click();
  await expect(page.getByText("Stored as ORDERS #2")).toBeVisible();
  await page.goto(`${address}/streams/ORDERS/messages/2`);
  await expectRefused(page, page.getByRole("button", { name: "Publish again" }), "publish");
});

test("a job can be neither paused nor ended by who may not redrive", async ({ page }) => {
  const [able, unable] = [await openDashboard("redrive"), await openDashboard("none")];
  await page.goto(`${able}/failures`);
  for (const payload of ["one", "two"]) await fail(payload);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Redrive all 2" }).click();
  const dialog = page.getByRole("dialog", { name: "Redrive 2 messages" });
  await dialog.getByRole("textbox", { name: "Copies per second" }).fill("0.01");
  await dialog.getByRole("button", { name: "Redrive 2" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  const { pathname } = new URL(page.url());
  await expect(page.getByRole("button", { name: "Pause" })).not.toHaveAttribute("aria-disabled", "true");
  await expect.poll(async () => (await page.request.get(`${unable}/api${pathname}`)).status()).toBe(200);
  await page.goto(`${unable}${pathname}`);
  await expectRefused(page, page.getByRole("button", { name: "Pause" }), "redrive");
  await expectRefused(page, page.getByRole("button", { name: "Cancel the rest" }), "redrive");
});

test("who may not manage can change neither stream nor consumer, also by an address that asks for it", async ({
  page,
}) => {
  const address = await openDashboard("publish,redrive,discard,mute");
  await page.goto(`${address}/streams/ORDERS`);
  await expectRefused(page, page.getByRole("button", { name: "Manage" }), "manage");
  await page.goto(`${address}/streams/ORDERS/consumers/billing`);
  await expectRefused(page, page.getByRole("button", { name: "Manage" }), "manage");
  await page.goto(`${address}/streams/ORDERS/consumers/billing?manage=pause`);
  const pause = page.getByRole("dialog", { name: "Pause billing" }).getByRole("button", { name: "Pause", exact: true });
  await expect(pause).toHaveAttribute("aria-disabled", "true");
  const post = (path: string, data: object) => page.request.post(`${address}/api/streams/ORDERS${path}`, { data });
  for (const [path, data] of [
    ["/consumers/billing/pause", { forMs: 60_000 }],
    ["/purge", { scope: {}, confirmed: { name: "ORDERS", createdAt: "", removed: 0 } }],
  ] as const) {
    const answer = await post(path, data);
    expect([answer.status(), (await answer.json()).code]).toEqual([403, "not_allowed"]);
  }
  const manager = await jetstreamManager(client);
  expect((await manager.consumers.info("ORDERS", "billing")).paused ?? false).toBe(false);
});
