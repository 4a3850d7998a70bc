import { jetstream } from "@nats-io/jetstream";
import type { Page } from "@playwright/test";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

/** Every message published is terminated by its worker; on a stream with limits the payloads stay. */
async function terminateAll(broker: Broker, stream: string, payloads: readonly string[]): Promise<void> {
  await broker.addConsumer(stream, "worker", 2);
  for (const payload of payloads) await broker.publish(`${stream}.order`, payload);
  const reader = await jetstream(broker.connection).consumers.get(stream, "worker");
  const messages = await reader.fetch({ max_messages: payloads.length, expires: 5_000 });
  for await (const message of messages) message.term("no postcode");
}

const rows = (page: Page) =>
  page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "worker" });
const group = (page: Page) => page.getByRole("group", { name: "Groups of failures" });

test("failures are grouped by consumer and reason, and the filter is in the address", async ({
  page,
  broker,
  streamName,
}) => {
  await terminateAll(broker, streamName, ["one", "two", "three"]);
  await page.goto(`/failures?stream=${streamName}`);
  await expect(rows(page)).toHaveCount(3);
  await expect(group(page).getByTitle(`worker on ${streamName}`)).toContainText("3");
  await rows(page).first().getByText("no postcode").click();
  await expect(page).toHaveURL(/failure=/);
  await page.reload();
  await expect(page.getByRole("dialog")).toContainText("no postcode");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the list begins in the upper half, and a row shows its subject", async ({ page, broker, streamName }) => {
    await terminateAll(broker, streamName, ["one", "two"]);
    await page.goto(`/failures?stream=${streamName}`);
    await page.getByRole("button", { name: "Dismiss" }).click();
    const row = page.getByRole("table", { name: "Failures" }).getByRole("row").nth(1);
    await expect(row).toBeVisible();
    // The stream is the filter, so its failures are two and the head is as tall as it gets.
    await expect(page.getByRole("button", { name: "Redrive all 2" })).toBeVisible();
    // Once what stands above it is as tall as it stays.
    await expect.poll(async () => (await row.boundingBox())?.y).toBeLessThan(0.45 * 844);
    const subject = row.getByTitle(`${streamName}.order`, { exact: true });
    const hidden = () => subject.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    await expect.poll(hidden).toBeLessThanOrEqual(0);
  });
});

test("times that are the wrong way round are said to be so, by the page and by the API", async ({
  page,
  request,
  broker,
  streamName,
}) => {
  await terminateAll(broker, streamName, ["one"]);
  const [earlier, later] = ["2020-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"];
  await page.goto(`/failures?stream=${streamName}&from=${later}&to=${earlier}`);
  await expect(page.getByText("The end of the time is before its beginning")).toBeVisible();
  await expect(page.getByRole("button", { name: /Redrive all/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Swap them" }).click();
  await expect(rows(page)).toHaveCount(1);
  const answer = await request.get("/api/failures", { params: { since: later, until: earlier } });
  expect(answer.status()).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid_input", detail: expect.stringContaining("until") });
});

test("a search finds text deep in a payload, says how far it looked, and is restored by its address", async ({
  page,
  broker,
  streamName,
}) => {
  const filler = "x".repeat(3_000);
  await terminateAll(broker, streamName, [`${filler} first`, `${filler} NEEDLE`, `${filler} last`]);
  await page.goto(`/failures?stream=${streamName}`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("searchbox").fill("needle");
  await expect(page.getByText("1 match in 3 failures")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(page.getByText("1 match in 3 failures")).toBeVisible();
  await page.getByRole("searchbox").fill("in none of them");
  await expect(page.getByText("No failure holds this text")).toBeVisible();
});

test("a redrive of a filter says its plan, runs on the server and leaves its trace", async ({
  page,
  broker,
  streamName,
}) => {
  await terminateAll(broker, streamName, ["one", "two", "three"]);
  await page.goto(`/failures?stream=${streamName}`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Redrive all 3" }).click();
  const dialog = page.getByRole("dialog", { name: "Redrive 3 messages" });
  await expect(dialog.getByRole("list", { name: "Who will receive this" })).toContainText("worker");
  await dialog.getByRole("textbox", { name: "To another subject" }).fill("not a subject");
  await expect(dialog.getByRole("button", { name: /^Redrive/ })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("textbox", { name: "To another subject" }).fill("");
  await dialog.getByRole("button", { name: "Redrive 3" }).click();

  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText("All 3 messages accounted for.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("All 3 messages accounted for.")).toBeVisible();
  await page.goto("/activity");
  await expect(
    page.getByRole("table", { name: "Activity" }).getByRole("row").filter({ hasText: streamName }).first(),
  ).toContainText("redrive");
  await page.goto(`/failures?stream=${streamName}&tab=resolved`);
  await expect(rows(page)).toHaveCount(3);
});
