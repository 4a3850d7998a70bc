import { expect, test } from "./dashboard";

for (const width of [390, 320]) {
  test(`on a screen ${width} wide consumers and failures say what, why and since when`, async ({
    page,
    broker,
    streamName,
  }) => {
    const name = "worker-of-orders-created";
    await broker.addConsumer(streamName, name, 1);
    await broker.publish(`${streamName}.order.created`, "{}");
    await broker.failUntilGivenUp(streamName, name, 1);
    await page.setViewportSize({ width, height: 760 });

    await page.goto(`/consumers?q=${streamName}`);
    const consumer = page.getByRole("table", { name: "Consumers" }).getByRole("row").filter({ hasText: name });
    await expect(consumer).toContainText("Giving up", { timeout: 60_000 });
    await expect(consumer.getByText("Giving up").last()).toBeVisible();
    await expect(consumer.getByText("oldest:").last()).toBeAttached();
    const link = consumer.getByRole("link", { name });
    // Not cut: the whole name has room.
    expect(await link.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);

    await page.goto(`/failures?q=${streamName}`);
    const failure = page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "order.created" });
    await expect(failure.getByText("Gave up").last()).toBeVisible();
    await expect(failure.locator("time").last()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
