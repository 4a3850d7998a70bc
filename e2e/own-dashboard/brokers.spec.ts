import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Page } from "@playwright/test";
import { brokersSchema } from "../../lib/contract/brokers";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { violationsOf } from "../accessibility";
import { expect, test } from "../dashboard";
import { payloadEditor } from "../payload-editor";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

/** One broker of the two, as its users reach it. Both have a stream of the same name. */
interface Side {
  readonly server: NatsServer;
  readonly owner: NatsConnection;
}

let directory: string;
let production: Side;
let staging: Side;
let url: string;

async function startSide(): Promise<Side> {
  const server = await startNatsServer({});
  const owner = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 250 });
  const { streams, consumers } = await jetstreamManager(owner);
  await streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  return { server, owner };
}

const publish = ({ owner }: Side, subject: string, text: string) => jetstream(owner).publish(subject, text);

test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "jetlag-brokers-"));
  [production, staging] = await Promise.all([startSide(), startSide()]);
  const config = join(directory, "jetlag.json");
  const brokers = [
    { id: "prod", title: "Production", colour: "red", kind: "nats", servers: production.server.url },
    { id: "staging", title: "Staging", colour: "green", kind: "nats", servers: staging.server.url },
  ];
  await writeFile(config, JSON.stringify({ brokers }));
  const { port } = await startDashboard({
    JETLAG_CONFIG: config,
    JETLAG_TRACE_URL: "https://tempo.example/trace/{id}",
  });
  url = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${url}/api/health`));
});
test.afterEach(async () => {
  await endDashboards();
  for (const { owner, server } of [production, staging]) {
    await owner.close();
    await server.stop();
  }
  await rm(directory, { recursive: true, force: true });
});

const messages = (page: Page) => page.getByRole("grid", { name: "Messages" });
const mainLink = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: false });
const switcher = (page: Page) => page.getByRole("button", { name: /^Broker:/ });

test("each address shows its own broker, and links, back and reload stay there", async ({ page, context }) => {
  await page.goto(`${url}/b/staging/live?subject=orders.>`);
  const first = await context.newPage();
  await first.goto(`${url}/live?subject=orders.>`);
  for (const one of [page, first]) await expect(one.getByText("connected, no message yet")).toBeVisible();
  await publish(staging, "orders.created", "of-staging");
  await publish(production, "orders.created", "of-production");
  await expect(messages(page).getByText("of-staging")).toBeVisible();
  await expect(messages(first).getByText("of-production")).toBeVisible();
  await expect(messages(page).getByText("of-production")).toBeHidden();
  await expect(messages(first).getByText("of-staging")).toBeHidden();

  await switcher(first).click();
  await first.getByRole("menuitem", { name: /Staging/ }).click();
  await expect(first).toHaveURL(`${url}/b/staging/live`);
  await expect(first.getByText("connected, no message yet")).toBeVisible();
  await publish(production, "orders.created", "of-production");
  await publish(staging, "orders.created", "after-the-switch");
  await expect(messages(first).getByText("after-the-switch")).toBeVisible();
  await expect(messages(first).getByText("of-production")).toBeHidden();

  await mainLink(page, "Streams").click();
  await expect(page).toHaveURL(`${url}/b/staging/streams`);
  await page.getByRole("link", { name: "ORDERS" }).click();
  await expect(page).toHaveURL(`${url}/b/staging/streams/ORDERS`);
  await page.getByRole("link", { name: /^Messages/ }).click();
  await expect(page.getByText("of-staging")).toBeVisible();
  await page.reload();
  await expect(page.getByText("of-staging")).toBeVisible();
  await expect(page).toHaveTitle(/ORDERS · staging · Jetlag/);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(`${url}/b/staging/streams`);
});

test("the switcher tells how each broker is and opens the same page of another, by keyboard", async ({ page }) => {
  await page.goto(`${url}/b/staging/streams/ORDERS/consumers/billing`);
  await expect(switcher(page)).toContainText("Staging");
  await switcher(page).focus();
  await page.keyboard.press("Enter");
  const other = page.getByRole("menuitem", { name: /Production/ });
  await expect(other).toContainText("Connected");
  await expect(other).toContainText(/in need|not judged yet/);
  await page.keyboard.press("Escape");
  await expect(switcher(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.type("Prod");
  await expect(other).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${url}/streams/ORDERS/consumers/billing`);
  await expect(switcher(page)).toContainText("Production");
  await page.goBack();
  await expect(switcher(page)).toContainText("Staging");
});

test("what is typed and sent belongs to one broker", async ({ page }) => {
  await page.goto(`${url}/b/staging/publish?mode=raw&subject=orders.by.hand`);
  await page.getByRole("textbox", { name: "Payload" }).fill("only for staging");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("status").filter({ hasText: "Stored" }).getByRole("link", { name: /#1/ }).click();
  await expect(page).toHaveURL(`${url}/b/staging/streams/ORDERS/messages/1`);
  const { streams } = await jetstreamManager(production.owner);
  expect((await streams.info("ORDERS")).state.messages).toBe(0);

  await page.goto(`${url}/publish?mode=raw`);
  await expect(page.getByRole("textbox", { name: "Payload" })).toHaveValue("");
  await expect(page.getByText("are kept here, to fill the form again")).toBeVisible();
  await page.goto(`${url}/b/staging/publish`);
  await expect(payloadEditor(page)).toHaveText("only for staging");
});

test("all brokers are listed worst first, and one that is down says so and holds up no other", async ({ page }) => {
  await page.goto(`${url}/brokers`);
  const rows = page.getByRole("region", { name: "Brokers" }).getByRole("row");
  await expect(rows.filter({ hasText: "Production" })).toContainText("Connected");
  await expect(rows.filter({ hasText: "Staging" })).toContainText("Connected");
  await staging.server.kill9();
  await expect(rows.nth(1)).toContainText("Staging");
  await expect(rows.nth(1)).toContainText(/Reconnecting/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/of 2 brokers needs? attention/);

  await rows.filter({ hasText: "Production" }).click();
  await expect(page).toHaveURL(`${url}/`);
  await publish(production, "orders.created", "after");
  await mainLink(page, "Streams").click();
  await expect(page.getByRole("row").filter({ hasText: "ORDERS" })).toContainText("1");
  await page.goto(`${url}/b/staging`);
  await expect(page.getByText(/Lost the connection/).first()).toBeVisible();
});

test("the list and the opened switcher have no accessibility violation in either theme, and fit a phone", async ({
  page,
}) => {
  await page.goto(`${url}/brokers`);
  await expect(page.getByRole("region", { name: "Brokers" }).getByRole("row")).toHaveCount(3);
  expect(await violationsOf(page)).toEqual([]);
  await switcher(page).click();
  await expect(page.getByRole("menuitem", { name: "All brokers" })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 700 });
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("a broker that there is not is told, with those that there are", async ({ page, request }) => {
  await page.goto(`${url}/b/nope/live`);
  await expect(page.getByText("This dashboard watches no broker called nope")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Staging" }).click();
  await expect(page).toHaveURL(`${url}/b/staging`);
  expect((await request.get(`${url}/api/b/nope/snapshot`)).status()).toBe(404);
  const { brokers, first } = brokersSchema.parse(await (await request.get(`${url}/api/brokers`)).json());
  expect(first).toBe("prod");
  expect(brokers.map(({ id }) => id).toSorted()).toEqual(["prod", "staging"]);
});

test("the page of a trace leads to the reader's own tracing UI, whichever broker is open", async ({ page }) => {
  for (const place of ["", "/b/staging"]) {
    await page.goto(`${url}${place}/trace/tr%2F1`);
    const link = page.getByRole("link", { name: "Open in your tracing UI" });
    await expect(link).toHaveAttribute("href", "https://tempo.example/trace/tr%2F1");
  }
});
