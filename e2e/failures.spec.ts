import { expect, test } from "./dashboard";

test("a poison message reaches the failures with its payload, and is redriven", async ({ page, broker }, testInfo) => {
  const stream = `POISON${testInfo.workerIndex}${Date.now().toString(36)}`;
  await broker.addStream(stream, "workqueue");
  try {
    await broker.addConsumer(stream, "worker", 2);
    await broker.publish(`${stream}.order`, JSON.stringify({ poison: stream }));
    await page.goto(`/failures?q=${stream}`);
    await broker.failUntilGivenUp(stream, "worker", 2);

    const row = page
      .getByRole("table", { name: "Failures" })
      .getByRole("row")
      .filter({ hasText: `${stream}.order` });
    await expect(row).toContainText("Gave up");
    await row.getByRole("cell", { name: `${stream}.order`, exact: true }).click();
    await expect(page.getByRole("dialog").filter({ hasText: "poison" })).toBeVisible();
    await page.keyboard.press("Escape");

    await row.getByRole("button", { name: "Redrive", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /redrive this message/i });
    await expect(dialog).toContainText(`${stream}.order`);
    await expect(dialog.getByRole("list", { name: "Who will receive this" })).toContainText("worker");
    await dialog.getByRole("button", { name: "Redrive 1" }).click();
    await expect(page.getByText(`${stream} #2`).first()).toBeVisible();

    await expect(row).toBeHidden();
    await page.getByRole("button", { name: /^Resolved/ }).click();
    await expect(row).toBeVisible();
    const copy = await page.request.get(`/api/streams/${stream}/messages/2`);
    expect((await copy.json()).message.payload.data).toContain(stream);
    expect((await page.request.get(`/api/streams/${stream}/messages/1`)).status()).toBe(404);
  } finally {
    await broker.deleteStream(stream);
  }
});
