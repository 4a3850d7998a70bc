import type { Locator, Page } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import { createEventBus, type EventBus, Terminate } from "../lib/event-bus";
import type { Broker } from "./broker";
import { test as base, expect } from "./dashboard";

/** A consumer of every order, by our own bus. */
interface Worker {
  readonly bus: EventBus;
  /** Terminates what it gets while true. */
  broken: boolean;
  handled: number;
}

interface Shop {
  readonly name: string;
  readonly work: (group: string, retryStream: boolean) => Promise<Worker>;
}

const test = base.extend<{ shop: Shop }>({
  shop: async ({ broker }, use, testInfo) => {
    const name = `A${testInfo.workerIndex}${Date.now().toString(36)}`;
    const workers: Worker[] = [];
    await use({
      name,
      work: async (group, retryStream) => {
        const worker = await startWorker(broker, name, group, retryStream);
        workers.push(worker);
        return worker;
      },
    });
    for (const { bus } of workers) await bus.stop();
    for (const stream of [name, `${name}_RETRY`]) await broker.deleteStream(stream).catch(() => undefined);
  },
});

async function startWorker(broker: Broker, streamName: string, consumerGroup: string, retryStream: boolean) {
  const servers = broker.connection.getServer();
  const bus = createEventBus("nats", { servers, streamName, consumerGroup, retention: "limits", retryStream });
  await bus.start();
  const worker: Worker = { bus, broken: false, handled: 0 };
  await bus.subscribe("order", () => {
    if (worker.broken) throw new Terminate("no postcode");
    worker.handled++;
  });
  return worker;
}

const publish = ({ bus }: Worker) => bus.publish("order", { actor: "shop", tenantId: "t-1", data: { total: 42 } });
const rows = (page: Page) =>
  page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "no postcode" });
const everyone = (dialog: Locator) => dialog.getByRole("radio", { name: "Every consumer of the subject" });
const alone = (dialog: Locator) => dialog.getByRole("radio", { name: "Only the consumer that failed" });
const recipients = (dialog: Locator) => dialog.getByRole("list", { name: "Who will receive this" });

test("a message is given again to the consumer that failed and to no other", async ({ page, shop }) => {
  const billing = await shop.work("billing", true);
  const search = await shop.work("search", true);
  billing.broken = true;
  await publish(billing);
  await page.goto(`/failures?stream=${shop.name}`);
  await expect(rows(page)).toHaveCount(1);
  await expect.poll(() => search.handled).toBe(1);
  billing.broken = false;

  await rows(page).getByRole("button", { name: "Redrive", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /redrive this message/i });
  await expect(everyone(dialog)).toBeChecked();
  await expect(recipients(dialog)).toContainText("billing-order");
  await expect(recipients(dialog)).toContainText("search-order");
  await everyone(dialog).focus();
  await page.keyboard.press("ArrowDown");
  await expect(alone(dialog)).toBeChecked();
  await expect(alone(dialog)).toHaveAccessibleDescription(/retry subject, which nobody else reads/);
  await expect(recipients(dialog)).not.toContainText("search-order");
  await expect(recipients(dialog)).toContainText(`${shop.name}_RETRY.billing-order`);
  await expect(dialog).toContainText("Only the consumer that failed will receive it.");
  await expect(dialog.getByRole("textbox", { name: "To another subject" })).toBeHidden();
  await dialog.getByRole("button", { name: "Redrive 1" }).click();
  await expect(page.getByText(`${shop.name}_RETRY #1`).first()).toBeVisible();
  await expect.poll(() => billing.handled).toBe(1);
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByText("only to the consumer that failed")).toBeVisible();
  // Had a copy gone the way of all, it would be before this one.
  await publish(billing);
  await expect.poll(() => [billing.handled, search.handled]).toEqual([2, 2]);
});

test("where a consumer has no retry subject the choice says why not", async ({ page, shop }) => {
  const billing = await shop.work("billing", false);
  billing.broken = true;
  await publish(billing);
  await page.goto(`/failures?stream=${shop.name}`);
  await rows(page).getByRole("button", { name: "Redrive", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /redrive this message/i });
  await expect(alone(dialog)).toBeDisabled();
  const reason =
    "Not possible: billing-order has no retry subject of its own; its service can ask the event bus for one.";
  await expect(dialog.getByText(reason)).toBeVisible();
  await expect(alone(dialog)).toHaveAccessibleDescription(reason);
  await expect(dialog.getByRole("button", { name: "Redrive 1" })).toBeEnabled();
});

test("of several consumers those that cannot be reached alone are named before and accounted for after", async ({
  page,
  shop,
}) => {
  const billing = await shop.work("billing", true);
  const search = await shop.work("search", false);
  billing.broken = true;
  search.broken = true;
  await publish(billing);
  await page.goto(`/failures?stream=${shop.name}`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Redrive all 2" }).click();
  const dialog = page.getByRole("dialog", { name: /^Redrive/ });
  await expect(dialog.getByText("Possible for 1 of 2.")).toBeVisible();
  await alone(dialog).check();
  await expect(dialog.getByRole("list", { name: "Left out" })).toContainText("search-order has no retry subject");
  await expect(dialog).toContainText("1 message is skipped and stays as it is");
  await dialog.getByRole("button", { name: "Redrive 1" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText("All 2 messages accounted for.")).toBeVisible();
  await page
    .getByRole("group", { name: "Outcome" })
    .getByRole("button", { name: /^Skipped/ })
    .click();
  await expect(page.getByRole("row").filter({ hasText: "search-order has no retry subject" })).toHaveCount(1);
  const { jobs } = await (await page.request.get(paths.jobs)).json();
  expect(jobs[0]).toMatchObject({ to: "consumer", total: 2, pending: 0, counts: { published: 1, skipped: 1 } });
});
