import { expect, test } from "./dashboard";

// Five and a half hours ahead of UTC: no hour of one is an hour of the other.
test.use({ timezoneId: "Asia/Kolkata", locale: "en-GB" });

test("times are local or UTC, everywhere, and it is remembered", async ({ page, broker, streamName }) => {
  await broker.publish(`${streamName}.order`, "1");
  await page.goto(`/streams/${streamName}/messages/1`);
  const stored = page
    .locator("time")
    .filter({ hasText: /GMT\+5:30|IST/ })
    .first();
  await expect(stored).toBeVisible();
  await page.getByRole("button", { name: "Times: Local" }).click();
  await page.getByRole("menuitemradio", { name: "UTC" }).click();
  await expect(page.locator("time").filter({ hasText: "UTC" }).first()).toBeVisible();
  await expect(stored).toHaveCount(0);

  await page.goto("/streams/ORDERS/consumers/fraud-check-order__created?range=5m");
  await expect(page.getByRole("button", { name: "Times: UTC" })).toBeVisible();
  const lag = page.getByRole("region", { name: /^Lag of/ });
  await lag.getByRole("button", { name: "Show as table" }).first().click();
  await expect(lag.getByRole("cell", { name: /UTC/ }).first()).toBeVisible();
  await lag.getByRole("button", { name: "Show as chart" }).first().click();
  // The minutes of an axis tell the two apart: every hour of this zone begins at half past one of UTC.
  const utc = new Date().toISOString().slice(11, 13);
  await expect(lag.getByText(new RegExp(`^${utc}:\\d\\d`)).first()).toBeVisible();
});
