import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";
import { startReverseProxy } from "./reverse-proxy";

let server: NatsServer;
let owner: NatsConnection;

test.beforeEach(async () => {
  server = await startNatsServer({
    config: `authorization { users = [
      { user: owner, password: owner }
      { user: jetlag, password: jetlag, permissions: { subscribe: { deny: ["payments.>"] } } }
    ] }`,
  });
  owner = await connect({ servers: server.url, user: "owner", pass: "owner" });
  const { streams } = await jetstreamManager(owner);
  await streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await streams.add({ name: "PAYMENTS", subjects: ["payments.>"] });
});
test.afterEach(async () => {
  await endDashboards();
  await owner.close();
  await server.stop();
});

/** Address of a dashboard whose account may not subscribe to payments. */
async function openDashboard(): Promise<string> {
  const { port } = await startDashboard({ NATS_URL: server.url.replace("nats://", "nats://jetlag:jetlag@") });
  await whenListening(() => fetch(`http://127.0.0.1:${port}/api/health`));
  return `http://127.0.0.1:${port}`;
}

test("Live says which part of a filter the dashboard's account may not see, and shows the rest", async ({ page }) => {
  await page.goto(`${await openDashboard()}/live`);
  await expect(page.getByText(/may not subscribe to payments\.>/)).toBeVisible();
  await jetstream(owner).publish("payments.captured", "hidden");
  await jetstream(owner).publish("orders.created", "shown");
  await expect(page.getByRole("grid", { name: "Messages" }).getByText("orders.created")).toBeVisible();
  await expect(page.getByRole("grid", { name: "Messages" }).getByText("payments.captured")).toBeHidden();
});

test("a filter of which nothing may be seen is refused in words, and never called live", async ({ page }) => {
  await page.goto(`${await openDashboard()}/live?subject=payments.>`);
  await expect(page.getByText("Refused", { exact: true })).toBeVisible();
  await expect(page.getByText(/cannot show this filter.*may not subscribe to payments\.>/)).toBeVisible();
  await expect(page.getByText(/waiting for the connection/i)).toBeHidden();
});

test("behind a proxy that hides the page's host the live connection is denied, with what would allow it", async ({
  page,
}) => {
  const proxy = await startReverseProxy({ target: await openDashboard(), rewritesHost: true });
  await page.goto(`${proxy.url}/live`);
  await expect(page.getByText("Denied", { exact: true })).toBeVisible();
  await expect(page.getByText(/refuses the live connection.*JETLAG_ORIGINS/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await page.close();
  await proxy.close();
});
