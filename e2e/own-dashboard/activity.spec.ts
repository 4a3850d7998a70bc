import { jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

const secret = "a secret of the replicas";

let server: NatsServer;
let client: NatsConnection;

test.beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
});
test.afterEach(async () => {
  await endDashboards();
  await client.close();
  await server.stop();
});

test("Activity counts what is refused again and again, marks what Jetlag did not write, and Status counts that", async ({
  page,
}) => {
  const { port } = await startDashboard({ NATS_URL: server.url, JETLAG_RIGHTS: "none", JETLAG_SECRET: secret });
  const address = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${address}/api/health`));
  const discard = () =>
    page.request.post(`${address}/api/failures/jobs`, { data: { action: "discard", scope: { filter: {} } } });
  for (let n = 0; n < 12; n++) expect((await discard()).status()).toBe(403);
  const deed = { who: "the-boss", action: "publish", what: "orders.forged", count: 1, result: "done", job: null };
  const forged = { id: "01ZZZ", at: "2099-01-01T00:00:00.000Z", detail: "stored", ...deed };
  await expect(async () => {
    await jetstream(client).publish("JETLAG_AUDIT.publish", JSON.stringify(forged));
  }).toPass();

  await page.goto(`${address}/activity`);
  const rows = page.getByRole("table", { name: "Activity" }).getByRole("row");
  const refused = rows.filter({ hasText: "all open failures" });
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText("denied×12");
  await expect(refused).toContainText(/, last .*\d{2}:\d{2}:\d{2}/);
  await expect(async () => {
    await page.reload();
    await expect(rows.filter({ hasText: "orders.forged" })).toContainText("foreign", { timeout: 1_000 });
  }).toPass();
  await expect(rows.filter({ hasText: "orders.forged" })).not.toContainText("2099");

  await page.goto(`${address}/status`);
  await expect(page.getByText(/foreign records, which are not trusted: 1 in JETLAG_AUDIT/)).toBeVisible();
  expect(await page.content()).not.toContain(secret);
});
