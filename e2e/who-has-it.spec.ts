import { jetstream } from "@nats-io/jetstream";
import type { Locator } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import { expect, test } from "./dashboard";

/** The line of a consumer in the list of those that a message is for. */
const lineOf = (within: Locator, consumer: string) =>
  within.getByRole("list", { name: "Consumers that it is for" }).getByRole("listitem").filter({ hasText: consumer });

test("the receipt says who has the message, until all are done; so do its page, its row and its failure", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  const subject = `${streamName}.order`;
  for (let count = 0; count < 3; count++) await broker.publish(subject, "earlier");
  for (const [name, attempts] of [
    ["billing", -1],
    ["fraud-check", -1],
    ["mailer", 2],
  ] as const) {
    await broker.addConsumer(streamName, name, attempts);
    await request.get(paths.consumer(streamName, name));
  }
  const readers = jetstream(broker.connection).consumers;
  const [billing, mailer] = [await readers.get(streamName, "billing"), await readers.get(streamName, "mailer")];
  for (const reader of [billing, mailer])
    for await (const message of await reader.fetch({ max_messages: 3, expires: 20_000 })) message.ack();

  await page.goto(`/publish?mode=raw&subject=${subject}`);
  await expect(page.getByRole("list", { name: "Recipients" }).getByRole("listitem")).toHaveCount(3);
  await page.getByRole("textbox", { name: "Payload" }).fill("followed");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const main = page.getByRole("main");
  await expect(lineOf(main, "fraud-check")).toContainText("Waiting behind 3");
  (await billing.next({ expires: 20_000 }))?.ack();
  (await mailer.next({ expires: 20_000 }))?.nak(3_600_000);
  await expect(lineOf(main, "billing")).toContainText(/Done within/);
  await expect(lineOf(main, "mailer")).toContainText("Retrying delivered 1 of 2 times");
  await expect(main.getByText("1 of 3 consumers is done, 2 still to finish.")).toBeVisible();

  await page.getByRole("link", { name: `${streamName} #4` }).click();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  await expect(lineOf(main, "fraud-check")).toContainText("Waiting behind 3");

  await page.goto(`/streams/${streamName}?tab=messages`);
  await page.getByRole("region", { name: "Messages" }).getByText("followed").click();
  await expect(lineOf(page.getByRole("dialog", { name: subject }), "mailer")).toContainText("Retrying");

  // Another message that the mailer gives up.
  await broker.publish(subject, "given up");
  await broker.failUntilGivenUp(streamName, "mailer", 2);
  await page.goto(`/failures?stream=${streamName}`);
  await page.getByRole("region", { name: "Failures" }).getByText("given up").click();
  const failure = page.getByRole("dialog", { name: subject });
  await expect(lineOf(failure, "mailer")).toContainText("Gave up after 2 deliveries");
  await expect(lineOf(failure, "billing")).toContainText("Waiting next in line");
});
