import { readServerPid } from "./broker";
import { expect, test } from "./dashboard";

const dataDir = process.env.JETLAG_E2E_DATA_DIR ?? "";

test("the dashboard survives a restart of nats-server, says so meanwhile, and goes on by itself", async ({
  page,
  request,
}) => {
  await page.goto("/live?subject=ORDERS.>");
  const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
  await expect(rows.nth(3)).toBeVisible();

  const before = readServerPid(dataDir);
  process.kill(before, "SIGKILL");
  await expect(
    page
      .getByRole("banner")
      .or(page.getByRole("status"))
      .getByText(/reconnecting/i)
      .first(),
  ).toBeVisible();
  expect((await request.get("/api/health")).status()).toBe(200);

  await expect.poll(async () => (await request.get("/api/ready")).status(), { timeout: 20_000 }).toBe(200);
  expect(readServerPid(dataDir)).not.toBe(before);
  await expect(page.getByText("Connected").first()).toBeVisible({ timeout: 20_000 });
  const counted = page.getByText(/^[\d,]+ counted$/).first();
  const then = await counted.textContent();
  await expect(counted).not.toHaveText(then ?? "", { timeout: 20_000 });
  // The demo publishes on while the dashboard finds its way back: some are missed or none, and the stream tells which.
  const gap = rows.filter({ hasText: "while the dashboard had lost its broker" });
  await expect(gap).toContainText(/^(Nothing missed|(About )?\d+ messages? not seen)/);
});
