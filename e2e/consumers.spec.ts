import { readFile } from "node:fs/promises";
import { expect, test } from "./dashboard";

test("a consumer that stalls shows in the list, and its lag grows in the chart by itself", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker", -1, 5);
  await broker.publish(`${streamName}.job`, "0");
  await broker.takeAndHang(streamName, "worker", 1);
  await page.goto(`/streams/${streamName}/consumers/worker`);
  const lag = page.getByRole("region", { name: "Lag of worker" });
  const chart = (waiting: number) => lag.getByRole("img", { name: new RegExp(`waiting ${waiting}$`) });
  await expect(chart(0)).toBeAttached();
  await expect(lag.getByRole("img", { name: "in flight 1, redelivered 0" })).toBeAttached();

  for (let job = 1; job <= 7; job++) await broker.publish(`${streamName}.job`, String(job));
  await expect(chart(7)).toBeAttached();
  const line = lag.locator("path.chart-line, path.recharts-line-curve").first();
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
  const line = page.locator("path.chart-line, path.recharts-line-curve").first();
  await expect(line).toBeAttached();
  expect(((await line.getAttribute("d")) ?? "").split(/[LC]/).length).toBeGreaterThan(5);
});

test("a purge is marked in the charts and their table, and the history can be saved", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker");
  for (let job = 0; job < 3; job++) await broker.publish(`${streamName}.job`, String(job));
  await page.goto(`/streams/${streamName}/consumers/worker?range=5m`);
  const lag = page.getByRole("region", { name: "Lag of worker" });
  await expect(lag.getByRole("img", { name: "waiting 3" })).toBeAttached();
  await broker.purge(streamName);
  const flag = lag.getByRole("button", { name: /: purged/ });
  await expect(flag).toBeVisible({ timeout: 30_000 });
  await flag.focus();
  await expect(page.getByRole("tooltip", { name: /purged/ })).toBeVisible();
  // One crosshair over all four charts.
  await lag
    .getByRole("img")
    .first()
    .hover({ position: { x: 500, y: 120 } });
  await expect(lag.locator(".recharts-tooltip-cursor")).toHaveCount(4);

  await lag.getByRole("button", { name: "Show as table" }).first().click();
  await expect(lag.getByRole("cell", { name: "purged" })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    lag
      .getByRole("button", { name: "Download" })
      .click()
      .then(() => page.getByRole("menuitem", { name: "CSV" }).click()),
  ]);
  expect(download.suggestedFilename()).toBe(`${streamName}.worker.5m.csv`);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv).toMatch(/^at,waiting,inFlight,redelivered,/);
  expect(csv).toContain("purged");
});

test("a stretch that is dragged over is in the address, and the way back is a button or Back", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "worker");
  await page.goto(`/streams/${streamName}/consumers/worker?range=5m`);
  const chart = page.getByRole("region", { name: "Lag of worker" }).getByRole("img").first();
  const box = await chart.boundingBox();
  if (box === null) throw new Error("the chart is not drawn");
  const at = (share: number) => [box.x + 46 + share * (box.width - 54), box.y + 90] as const;
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.8), { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=[^&]+&to=/);
  const { searchParams } = new URL(page.url());
  const spanMs = Date.parse(searchParams.get("to") ?? "") - Date.parse(searchParams.get("from") ?? "");
  expect(Math.abs(spanMs - 120_000)).toBeLessThan(6_000);
  await page.reload();
  await expect(
    page
      .getByRole("img", { name: /at the end/ })
      .or(page.getByText("No readings are kept"))
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await expect(page).not.toHaveURL(/from=/);
  await page.goBack();
  await expect(page).toHaveURL(/from=/);

  await page.getByRole("button", { name: "Reset zoom" }).click();
  await page.getByRole("button", { name: "Between two moments" }).click();
  await page.getByLabel("From").fill("2026-11-01T10:00:00");
  // What is typed stays while readings go on.
  await broker.publish(`${streamName}.job`, "1");
  await expect(page.getByRole("img", { name: "now waiting 1" })).toBeAttached();
  await expect(page.getByLabel("From")).toHaveValue(/^2026-11-01T10:00/);
  await page.getByLabel("To").fill("2026-11-01T11:00:00");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByText("No readings are kept of this time.").first()).toBeVisible();
});

test("the range is in the address and says where its history is kept", async ({ page, broker, streamName }) => {
  await broker.addConsumer(streamName, "worker");
  await page.goto(`/streams/${streamName}/consumers/worker`);
  await page.getByRole("group", { name: "Range" }).getByRole("button", { name: "7 d" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await page.reload();
  await expect(page.getByRole("button", { name: "7 d" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText(/History is kept on the server for 7 d/)).toBeVisible();
});

test("what a work queue gave up is shown where its consumer is", async ({ page, broker, streamName }) => {
  const queue = `${streamName}_Q`;
  await broker.addStream(queue, "workqueue");
  try {
    await broker.addConsumer(queue, "worker", 1);
    await broker.publish(`${queue}.job`, "poison");
    await broker.failUntilGivenUp(queue, "worker", 1);
    await page.goto(`/streams/${queue}/consumers/worker`);
    const stranded = page.getByRole("region", { name: "Stranded" });
    await expect(stranded).toContainText("1 message stored, given up, delivered to nobody.");
    await expect(stranded).toContainText("poison");
  } finally {
    await broker.deleteStream(queue);
  }
});
