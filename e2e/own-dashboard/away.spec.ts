import { startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, freePort, startDashboard, whenListening } from "./own-dashboard";

test.afterEach(endDashboards);

/** Address of a dashboard that watches a server. */
async function openDashboard(server: string): Promise<string> {
  const { port } = await startDashboard({ NATS_URL: server, JETLAG_STORE: "memory" });
  const address = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${address}/api/health`));
  return address;
}

test("while the broker is away nothing is called calm or empty, and figures are dim", async ({ page }) => {
  const server = await startNatsServer();
  const address = await openDashboard(server.url);
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No streams yet");
  const strip = page.getByRole("banner");
  await expect(strip).toContainText("None need attention");
  await expect(page.getByRole("main")).not.toHaveAttribute("data-figures", "old");

  await server.stop();
  await expect(strip).toContainText("– need attention");
  await expect(strip).toContainText(/Reconnecting, attempt \d+/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not known whether consumers need attention");
  await expect(page.getByRole("main")).toHaveAttribute("data-figures", "old");
  await expect(page.getByText("This server has no streams yet")).toBeHidden();
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /^Streams/ })
    .click();
  await expect(page.getByText("Not connected", { exact: true })).toBeVisible();
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /^Failures/ })
    .click();
  await expect(page.getByText("Nothing failed for good")).toBeHidden();
});

test("before the first reading lists say that nothing was read, and the next try counts down", async ({ page }) => {
  const address = await openDashboard(`nats://127.0.0.1:${await freePort()}`);
  const { status } = await (await fetch(`${address}/api/ready`)).json();
  expect(status).toBe("ready");
  const answer = await fetch(`${address}/api/streams`);
  expect([answer.status, (await answer.json()).code]).toEqual([503, "bus_unavailable"]);
  await page.goto(`${address}/streams`);
  await expect(page.getByText("Not read yet")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText(/Connecting, attempt \d+, next in \d s/);
});
