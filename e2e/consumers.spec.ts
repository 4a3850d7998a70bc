import { expect, test } from "./dashboard";

test("a consumer that stalls shows in the list, and its lag grows in the chart by itself", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker");
  await broker.publish(`${streamName}.job`, "0");
  await broker.takeAndHang(streamName, "worker", 1);
  await page.goto(`/streams/${streamName}/consumers/worker`);
  const lag = page.getByRole("region", { name: "Lag of worker" });
  const chart = (waiting: number) => lag.getByRole("img", { name: `waiting ${waiting}, in flight 1` });
  await expect(chart(0)).toBeAttached();

  for (let job = 1; job <= 7; job++) await broker.publish(`${streamName}.job`, String(job));
  await expect(chart(7)).toBeAttached();
  const line = lag.locator("path.recharts-line-curve").first();
  const before = await line.getAttribute("d");
  for (let job = 8; job <= 20; job++) await broker.publish(`${streamName}.job`, String(job));
  await expect(chart(20)).toBeAttached();
  await expect.poll(() => line.getAttribute("d")).not.toBe(before);

  await expect(page.getByText("Stalled").first()).toBeVisible({ timeout: 45_000 });
  await page.goto("/consumers");
  const row = page.getByRole("table", { name: "Consumers" }).getByRole("row").filter({ hasText: streamName });
  await expect(row).toContainText("Stalled");
  await expect(row).toContainText("20");
});

test("a consumer's chart has history when the page opens", async ({ page, request }) => {
  const path = "/api/streams/ORDERS/consumers/analytics-_3e/history?range=5m";
  await expect
    .poll(async () => (await (await request.get(path)).json()).atMs?.length ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(5);
  await page.goto("/streams/ORDERS/consumers/analytics-_3e?range=5m");
  const line = page.locator("path.recharts-line-curve").first();
  await expect(line).toBeAttached();
  expect(((await line.getAttribute("d")) ?? "").split(/[LC]/).length).toBeGreaterThan(5);
});
