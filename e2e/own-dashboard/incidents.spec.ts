import { createServer, type Server } from "node:http";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { incidentListSchema } from "../../lib/contract/incidents";
import { type WebhookBody, webhookBodySchema } from "../../lib/contract/webhook";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { violationsOf } from "../accessibility";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

/** A limit shows within a few sweeps; other verdicts take the patience that a deploy needs. */
const limit = "unprocessed-critical=2";
const soon = { timeout: 60_000 };

let server: NatsServer;
let client: NatsConnection;
let receiver: Server;
let heard: WebhookBody[];
let address: string;

test.beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  heard = [];
  receiver = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    heard.push(webhookBodySchema.parse(JSON.parse(text)));
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
test.afterEach(async () => {
  await endDashboards();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await client.close();
  await server.stop();
});

async function start(): Promise<void> {
  const bound = receiver.address();
  const hook = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}/`;
  const { port } = await startDashboard({
    ...{ NATS_URL: server.url, JETLAG_LIMITS: limit, JETLAG_WEBHOOK_URL: hook },
  });
  address = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${address}/api/health`));
}

test("a consumer in need has an incident with a page, told once, also when the dashboard is started again", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { streams, consumers } = await jetstreamManager(client);
  await streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  await start();
  await page.goto(`${address}/incidents`);
  await expect(page.getByText("No consumer has needed attention")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  for (let n = 0; n < 5; n++) await jetstream(client).publish("orders.created", "{}");
  const row = page.getByRole("table", { name: "Incidents" }).getByRole("row").filter({ hasText: "billing" });
  await expect(row).toContainText("Open", soon);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 open incident");
  expect(await violationsOf(page)).toEqual([]);
  await page
    .getByRole("radio", { name: /Closed/ })
    .or(page.getByRole("button", { name: /^Closed/ }))
    .click();
  await expect(page.getByText("No incident matches")).toBeVisible();
  await expect(page).toHaveURL(/state=closed/);
  await page.goBack();

  await row.getByRole("link", { name: "billing" }).click();
  await expect(page).toHaveURL(/\/incidents\/[0-9A-Z]{26}$/);
  await expect(page.getByRole("table", { name: "What happened" })).toContainText("Over limit");
  await expect(page.getByText("Incident 1 of this consumer of ORDERS")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Waiting" })).toBeVisible();
  await expect(page.getByText("No delivery failed for good during the incident.")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  const permalink = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Consumer", exact: true }).click();
  await page.getByRole("link", { name: "Open incident" }).click();
  await expect(page).toHaveURL(new RegExp(`${permalink}$`));

  await expect
    .poll(() => heard.map(({ kind, incident }) => [kind, incident?.path]), soon)
    .toEqual([["incident_opened", permalink]]);
  await endDashboards();
  await start();
  const list = async () =>
    incidentListSchema.parse(await (await page.request.get(`${address}/api/incidents?state=open`)).json());
  await expect
    .poll(async () => (await list()).incidents.map(({ id }) => `/incidents/${id}`), soon)
    .toEqual([permalink]);
  await consumers.delete("ORDERS", "billing");
  await expect.poll(() => heard.map(({ kind }) => kind), soon).toEqual(["incident_opened", "incident_closed"]);
  await page.goto(`${address}${permalink}`);
  await expect(page.getByText("because the consumer was deleted")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Waiting" })).toBeVisible();
});

test("an incident leads to the list of its failures, and any other time can be chosen there", async ({ page }) => {
  test.setTimeout(180_000);
  const { streams, consumers } = await jetstreamManager(client);
  await streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  await start();
  await page.goto(`${address}/incidents`);
  await expect(page.getByText("No consumer has needed attention")).toBeVisible();
  for (let n = 0; n < 5; n++) await jetstream(client).publish("orders.created", "{}");
  await page.getByRole("link", { name: "billing" }).click(soon);
  const worker = await jetstream(client).consumers.get("ORDERS", "billing");
  for (let n = 0; n < 2; n++) (await worker.next())?.term("no postcode");
  await page.getByRole("link", { name: "All 2 failures during the incident" }).click(soon);
  await expect(page).toHaveURL(/tab=all&stream=ORDERS&consumer=billing&from=\d{4}-/);
  const rows = page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "no postcode" });
  await expect(rows).toHaveCount(2);

  await page.getByTitle("When it failed").click();
  await page.getByRole("button", { name: "15 min", exact: true }).click();
  await expect(page).toHaveURL(/last=15m/);
  await expect(page).not.toHaveURL(/from=/);
  await page.getByLabel("To").fill("2020-01-01T00:00:00");
  await expect(page.getByText("No failure matches these filters")).toBeVisible();
  await expect(page).toHaveURL(/to=(2020-01-01|2019-12-31)/);
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByText("No failure matches these filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(rows).toHaveCount(2);
});

test("an incident that does not exist says so", async ({ page }) => {
  await start();
  await page.goto(`${address}/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y`);
  await expect(page.getByText("There is no such incident")).toBeVisible();
  const answer = await page.request.get(`${address}/api/incidents/x`);
  expect([answer.status(), (await answer.json()).code]).toEqual([404, "incident_not_found"]);
});
