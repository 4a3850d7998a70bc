import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { Page } from "@playwright/test";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { orderBytes, writeOrderConfig } from "../../lib/server/testing/protobuf-files";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

const servers: NatsServer[] = [];
test.afterEach(async () => {
  await endDashboards();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const order = { total_cents: "9007199254740993", card_used: { holder_name: "Ada" }, status: 1 };
const asked = (page: Page) => {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(new URL(request.url()).pathname));
  return { descriptors: () => urls.filter((path) => path === "/api/protobuf").length };
};

test("a message in protobuf is found by a field, and shown decoded in its drawer and live", async ({ page }, info) => {
  const server = await startNatsServer();
  servers.push(server);
  const client = await connect({ servers: server.url });
  await (await jetstreamManager(client)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  for (const [subject, payload] of [
    ["orders.new", orderBytes({ ...order, order_id: "A-7" })],
    ["orders.new", orderBytes({ ...order, order_id: "A-8" })],
    ["orders.new", Uint8Array.of(0x0a, 200, 255)],
    ["orders.else", orderBytes(order)],
  ] as const)
    await jetstream(client).publish(subject, payload);
  const path = writeOrderConfig(info.outputDir, { kind: "nats", servers: server.url }, { "orders.new": "shop.Order" });
  const { port } = await startDashboard({ JETLAG_CONFIG: path });
  const origin = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${origin}/api/health`));
  const violations: string[] = [];
  page.on(
    "console",
    (message) => message.text().includes("Content Security Policy") && violations.push(message.text()),
  );
  const requests = asked(page);

  const rows = page.getByRole("region", { name: "Messages" }).getByRole("link", { name: /^#\d+$/ });
  await page.goto(`${origin}/search?stream=ORDERS`);
  await page.getByRole("button", { name: "Condition" }).click();
  await page.getByRole("menuitem", { name: /^JSON value/ }).click();
  await page.getByRole("textbox", { name: "JSON path" }).fill("orderId");
  await page.getByRole("textbox", { name: "Value" }).fill("A-7");
  await page.keyboard.press("Enter");
  await expect(rows).toHaveText(["#1"]);
  expect(requests.descriptors()).toBe(0);

  await page.getByRole("region", { name: "Messages" }).getByText("orders.new").click();
  const drawer = page.getByRole("dialog", { name: "orders.new" });
  await expect(drawer.getByText("protobuf shop.Order, shown as JSON")).toBeVisible();
  await expect(drawer.getByText('"9007199254740993"')).toBeVisible();
  await expect(drawer.getByText('"PAID"')).toBeVisible();
  await drawer.getByRole("button", { name: "As sent" }).click();
  await expect(drawer.getByText("0a 03 41 2d 37").first()).toBeVisible();
  expect(requests.descriptors()).toBe(1);

  await page.goto(`${origin}/streams/ORDERS/messages/3`);
  await expect(page.getByText(/^Its subject is mapped to shop\.Order, but it does not fit: /)).toBeVisible();
  await expect(page.getByText("0a c8 ff")).toBeVisible();

  await page.goto(`${origin}/live?subject=orders.>`);
  await expect(page.getByText("connected, no message yet")).toBeVisible({ timeout: 45_000 });
  await jetstream(client).publish("orders.new", orderBytes({ ...order, order_id: "A-9" }));
  await page.getByRole("grid", { name: "Messages" }).getByText("orders.new").click();
  const live = page.getByRole("dialog", { name: "orders.new" });
  await expect(live.getByText("protobuf shop.Order, shown as JSON")).toBeVisible();
  await expect(live.getByText('"A-9"')).toBeVisible();
  expect(violations).toEqual([]);
  await client.close();
});
