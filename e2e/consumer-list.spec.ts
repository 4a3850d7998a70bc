import { expect, test } from "./dashboard";

test("a limit in a consumer's metadata is judged, told on its page and in the tab", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumerWith(streamName, "quiet", {
    "io.nats.monitor.last-delivery-critical": "1m",
    "io.nats.monitor.unprocessed-critical": "many",
  });
  await page.goto(`/streams/${streamName}/consumers/quiet`);
  const limits = page.getByRole("region", { name: "Limits" });
  await expect(limits).toContainText("1 min from metadata");
  await expect(limits).toContainText("reached");
  await expect(limits).toContainText('unprocessed-critical: "many" is not a whole number');
  await expect(page.getByText("Over limit").first()).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveTitle(new RegExp(`^\\(\\d+\\) quiet on ${streamName} · Jetlag$`));
  await expect(page.locator('link[rel="icon"]').first()).toHaveAttribute("href", /^data:image\/svg/);
});

test("the list is filtered, sorted and walked by keyboard, and the address restores it", async ({
  page,
  broker,
  streamName,
}) => {
  for (const name of ["alpha", "beta", "gamma"]) await broker.addConsumer(streamName, name);
  await page.goto("/consumers");
  const table = page.getByRole("table", { name: "Consumers" });
  await expect(table).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(streamName);
  const rows = table.locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await table.getByRole("columnheader", { name: "Consumer" }).getByRole("button").click();
  await table.getByRole("columnheader", { name: "Consumer" }).getByRole("button").click();
  await expect(rows.first()).toContainText("gamma");
  await expect(page).toHaveURL(/sort=name\.desc/);

  await page.reload();
  await expect(rows.first()).toContainText("gamma");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(rows.nth(1).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/streams/${streamName}/consumers/beta`));
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`q=${streamName}`));
  await expect(rows).toHaveCount(3);
});

test("without a webhook a test of it is refused, and the page says what one is for", async ({ page, request }) => {
  const answer = await request.post("/api/webhook/test");
  expect(answer.status()).toBe(409);
  expect(await answer.json()).toMatchObject({ code: "webhook_not_configured" });
  await page.goto("/status");
  await expect(page.getByText("JETLAG_WEBHOOK_URL")).toBeVisible();
  const button = page.getByRole("button", { name: "Send a test" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
});
