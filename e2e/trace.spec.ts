import { violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";

test("an id is followed over streams, a failure and its message, and opens what it finds", async ({
  page,
  broker,
  streamName,
}) => {
  const id = `tr-${streamName}`;
  await broker.addConsumer(streamName, "shipping", 2);
  await broker.publish(`${streamName}.created`, JSON.stringify({ trace_id: id, total: 1 }));
  // Alone in its stream: else another one might be given in its place.
  await broker.failUntilGivenUp(streamName, "shipping", 2);
  await broker.publish(`${streamName}.paid`, "no JSON", { traceparent: `00-${id}-01` });
  await broker.publish(`${streamName}.other`, JSON.stringify({ trace_id: "another" }));

  await page.goto(`/trace/${id}`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  const stored = timeline.getByRole("link", { name: /#\d+$/ });
  await expect(stored).toHaveText([new RegExp(`${streamName}.*#1`), new RegExp(`${streamName}.*#2`)]);
  await expect(async () => {
    await page.reload();
    await expect(timeline.getByRole("link", { name: `shipping on ${streamName}` })).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(page.getByText(/^2 messages in 1 stream over .*, 1 failure\.$/)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await timeline.getByText(`${streamName}.paid`).click();
  await expect(page.getByRole("dialog", { name: `${streamName}.paid` })).toContainText("no JSON");
  await expect(page).toHaveURL(new RegExp(`message=${streamName}`));
});

test("by keyboard from anywhere: an id that is typed into the palette is followed", async ({
  page,
  broker,
  streamName,
}) => {
  const id = `ord-${streamName}`;
  await broker.publish(`${streamName}.x`, id);
  await page.goto("/consumers");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type(id);
  await page.getByRole("option", { name: `Follow the id ${id}` }).click();
  await expect(page).toHaveURL(new RegExp(`/trace/${id}`));
  await expect(page.getByRole("region", { name: "Timeline" }).getByText(`${streamName}.x`)).toBeVisible();
});

test("an id that nobody mentions says where it was looked for", async ({ page }) => {
  await page.goto("/trace/nobody%2Fhas-this%20id?last=15m");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trace nobody/has-this id");
  await expect(page.getByText("Nothing mentions this id in this time")).toBeVisible();
  await expect(page.getByRole("button", { name: "Last 15 min" })).toBeVisible();
});
