import { readServerPid } from "./broker";
import { expect, test } from "./dashboard";

const dataDir = process.env.JETLAG_E2E_DATA_DIR ?? "";

test("the dashboard survives a restart of nats-server, says so meanwhile, and goes on by itself", async ({
  page,
  request,
  context,
  broker,
  streamName,
}) => {
  const calm = await context.newPage();
  await calm.goto(`/live?subject=${streamName}.>`);
  await expect(calm.getByText("Live, quiet", { exact: true })).toBeVisible();
  await broker.publish(`${streamName}.before`, "1");
  const calmRows = calm.getByRole("grid", { name: "Messages" }).getByRole("row");
  await expect(calmRows.filter({ hasText: "before" })).toBeVisible();

  await page.goto("/live?subject=ORDERS.>");
  const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
  await expect(rows.nth(3)).toBeVisible();

  const before = readServerPid(dataDir);
  // Looked for in each frame: it is there for a second or two.
  const said = page.waitForFunction(() =>
    [...document.querySelectorAll("header, [role=status]")].some((part) =>
      /reconnecting/i.test(part.textContent ?? ""),
    ),
  );
  process.kill(before, "SIGKILL");
  await said;
  expect((await request.get("/api/health")).status()).toBe(200);

  const state = async () => (await (await request.get("/api/brokers")).json()).brokers[0].connection.state;
  await expect.poll(state).toBe("connected");
  expect(readServerPid(dataDir)).not.toBe(before);
  await expect(page.getByText("Connected").first()).toBeVisible();
  const counted = page.getByText(/^[\d,]+ counted$/).first();
  const then = await counted.textContent();
  await expect(counted).not.toHaveText(then ?? "");

  // The stream of the calm page tells that nothing was stored meanwhile.
  await expect(calmRows.filter({ hasText: "while the dashboard had lost its broker" })).toContainText("Nothing missed");
  await broker.publish(`${streamName}.after`, "2");
  await expect(calmRows.filter({ hasText: "after" })).toBeVisible();
});
