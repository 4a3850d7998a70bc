import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Locator, Page } from "@playwright/test";
import type { EventBus, EventBusOptions } from "../lib/event-bus/bus/event-bus";
import { createEventBus } from "../lib/event-bus/create-event-bus";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

const buses: EventBus[] = [];
const streams: string[] = [];

test.afterEach(async ({ broker }) => {
  for (const bus of buses.splice(0)) await bus.stop();
  for (const name of streams.splice(0)) await broker.deleteStream(name);
});

/** A bus of a service, on streams of this test's own. */
async function startBus(broker: Broker, options: EventBusOptions & { streamName: string }): Promise<EventBus> {
  const bus = createEventBus("nats", { servers: broker.url, consumerGroup: "billing", backoffMs: [10], ...options });
  await bus.start();
  buses.push(bus);
  streams.push(options.streamName, ...(options.deadLetterStream === undefined ? [] : [options.deadLetterStream]));
  return bus;
}

async function addForeignStream(broker: Broker, name: string, metadata: Record<string, string> = {}): Promise<void> {
  const manager = await jetstreamManager(broker.connection);
  await manager.streams.add({ name, subjects: [`${name}.>`], metadata });
  streams.push(name);
}

async function storeLetter(broker: Broker, stream: string, ...entries: (readonly [string, string])[]): Promise<void> {
  const carried = headers();
  for (const [name, value] of entries) carried.append(name, value);
  await jetstream(broker.connection).publish(`${stream}.letter`, '{"card":"x"}', { headers: carried });
}

const event = (total: number) => ({ actor: "checkout", tenantId: "shop-be", data: { total } });
const rows = (page: Page) => page.getByRole("table", { name: "Failures" }).getByRole("row");
const fact = (drawer: Locator, name: string) =>
  drawer.locator("dt", { hasText: new RegExp(`^${name}$`) }).locator("xpath=following-sibling::dd[1]");
const headersOf = (drawer: Locator) =>
  drawer.getByRole("table", { name: "Headers" }).locator("tbody tr").filter({ hasNotText: "Nats-" });

/** Opens the one dead letter of a stream. */
async function openLetter(page: Page, stream: string): Promise<Locator> {
  await page.goto(`/failures?tab=dead-letters&stream=${stream}`);
  await rows(page).filter({ hasText: "Dead letter" }).getByRole("cell", { name: "Dead letter" }).click();
  return page.getByRole("dialog");
}

test("a dead letter of our bus shows error, stack, attempts, handler and origin", async ({
  page,
  broker,
  streamName,
}) => {
  const shop = `${streamName}_SHOP`;
  const bus = await startBus(broker, { streamName: shop, deadLetterStream: `${shop}_DLQ` });
  await bus.subscribe("order.created", async function chargeCard() {
    throw new RangeError("card expired");
  });
  await bus.publish("order.created", event(42));

  const drawer = await openLetter(page, shop);
  await expect(drawer).toContainText("A copy was put aside after 3 deliveries: RangeError: card expired");
  await expect(fact(drawer, "Attempts")).toHaveText("3");
  await expect(fact(drawer, "Handler")).toHaveText("chargeCard");
  await expect(fact(drawer, "Consumer")).toHaveText("billing-order.created");
  await expect(fact(drawer, "Message")).toHaveText(`${shop} #1`);
  await expect(fact(drawer, "Dead letter")).toHaveText(`${shop}_DLQ #1`);
  const stack = drawer.locator("section", { has: page.getByRole("heading", { name: "Stack" }) }).locator("pre");
  await expect(stack).toHaveText(/^RangeError: card expired\nat .*dead-letters\.spec\.ts/);
  await expect(drawer.getByText("As the letter's writer says")).toBeHidden();
  await expect(drawer.getByText("total")).toBeVisible();

  // The error alone finds it, and the letter's own page shows where it came from too.
  await page.getByRole("searchbox").fill("chargeCard");
  await expect(rows(page).filter({ hasText: "order.created" })).toHaveCount(1);
  await fact(drawer, "Dead letter").getByRole("link").click();
  await expect(page.getByRole("table", { name: "Headers" })).toContainText("Jetlag-Origin-Consumer");
});

test("dead letters of others are found by name and by note, and show their headers as they are", async ({
  page,
  broker,
  streamName,
}) => {
  const byName = `${streamName}-dlq`;
  const byNote = `${streamName}_PARKED`;
  const notOne = `${streamName}_DLQ_PLANS`;
  await addForeignStream(broker, byName);
  await addForeignStream(broker, byNote, { "jetlag.dead-letters": "true" });
  await addForeignStream(broker, notOne, { "jetlag.dead-letters": "false" });
  const carried = [
    ["X-Original-Subject", "payments.captured"],
    ["X-Error", "declined"],
    ["Deliveries", "5"],
    ["Tag", "one"],
    ["Tag", ""],
    ["Tag", "one"],
    ["Empty", ""],
    ["Token", "t".repeat(5_000)],
  ] as const;
  for (const stream of [notOne, byName, byNote]) await storeLetter(broker, stream, ...carried);

  for (const stream of [byName, byNote]) {
    const drawer = await openLetter(page, stream);
    await expect(drawer.getByRole("heading", { name: "payments.captured" })).toBeVisible();
    await expect(drawer).toContainText("declined");
    await expect(fact(drawer, "Attempts")).toHaveText("5");
    await expect(drawer).toContainText(
      "As the letter's writer says in the headers X-Error, Deliveries, X-Original-Subject.",
    );
    await expect(headersOf(drawer)).toHaveText(
      carried.map(([name, value]) => {
        if (name === "Token")
          return new RegExp(`^Token${"t".repeat(400)}…4.600 more characters are not shownShow all$`);
        return `${name}${value === "" ? "(empty)" : value}`;
      }),
    );
    await headersOf(drawer).getByRole("button", { name: "Show all" }).click();
    await expect(headersOf(drawer).last()).toHaveText(`Token${"t".repeat(5_000)}`);
  }
  // Both sweeps above came after its letter.
  await page.goto(`/failures?tab=dead-letters&stream=${notOne}`);
  await expect(page.getByText("No failure matches these filters")).toBeVisible();
});

test("a letter that says what cannot be is listed without it, and its error does not fill the page", async ({
  page,
  broker,
  streamName,
}) => {
  const stream = `${streamName}-dlq`;
  await addForeignStream(broker, stream);
  await storeLetter(
    broker,
    stream,
    ["Deliveries", "-1"],
    ["Original-Subject", "$JS.API.STREAM.DELETE.ORDERS"],
    ["Error", `declined ${"x".repeat(60_000)}`],
  );
  const drawer = await openLetter(page, stream);
  await expect(drawer.getByRole("heading", { name: `Message ${stream} #1` })).toBeVisible();
  await expect(drawer.getByText(/^A copy was put aside: declined x+…$/)).toBeVisible();
  await expect(fact(drawer, "Attempts")).toHaveCount(0);
  await expect(headersOf(drawer)).toHaveCount(3);
  await expect(drawer).toContainText("As the letter's writer says in the header Error.");

  // It says nothing of its origin: there is nothing to filter by, and nothing seems chosen.
  await page.goto("/failures?tab=dead-letters");
  const groups = page.getByRole("group", { name: "Groups of failures" });
  await expect(groups.getByText("origin not known")).toBeVisible();
  await expect(groups.getByRole("button", { pressed: true })).toHaveCount(0);
});

test("what a work queue gave up stays on its consumer's page, each message with a way to it, and leads to the failures", async ({
  page,
  broker,
  streamName,
}) => {
  const shop = `${streamName}_SHOP`;
  const bus = await startBus(broker, { streamName: shop, maxDeliver: 2 });
  const { consumer } = await bus.subscribe<{ total: number }>("order.created", (_topic, { data }) => {
    if (data.total > 1) throw new Error(`no stock for ${data.total}`);
  });
  for (const total of [1, 2, 3]) await bus.publish("order.created", event(total));

  await page.goto(`/streams/${shop}/consumers/${consumer}`);
  const stranded = page.getByRole("region", { name: "Stranded" });
  await expect(stranded).toContainText("2 messages stored, given up, delivered to nobody.");
  await expect(stranded.getByRole("listitem")).toHaveText([/^#2 .*order\.created.*given up$/, /^#3 .*given up$/]);
  const second = stranded.getByRole("link", { name: /^#2 / });
  await expect(second).toHaveAttribute("href", `/streams/${shop}/consumers/${consumer}?message=2`);
  await stranded.getByRole("link", { name: "Redrive them in Failures" }).click();
  await expect(rows(page).filter({ hasText: `${shop}.order.created` })).toHaveCount(2);
});
