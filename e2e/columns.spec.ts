import { jetstream } from "@nats-io/jetstream";
import { paths } from "../lib/contract/paths";
import { expect, test } from "./dashboard";

const event = (data: object) =>
  JSON.stringify({
    ...{ event_id: "01KB7Q3V8T4MAAAAAAAAAAAAAA", occurred_at: "2026-11-23T14:06:23.418Z", schema_version: "1.0" },
    ...{ actor: "checkout", tenant_id: "tenant-12", trace_id: "tr-1", data },
  });

test("lists show the data of events with actor and tenant; a column that was made wider stays so", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  await broker.publish(`${streamName}.order`, event({ order: "o-1", filler: "x".repeat(6_000) }));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/streams/${streamName}?tab=messages`);
  const table = page.getByRole("region", { name: "Messages" });
  const row = table.getByRole("row").filter({ hasText: `${streamName}.order` });
  await expect(row).toContainText('{"order":"o-1"');
  await expect(row).not.toContainText("event_id");
  await expect(row.getByRole("cell", { name: "checkout" })).toBeVisible();
  await expect(row.getByRole("cell", { name: "tenant-12" })).toBeVisible();

  const subject = table.getByRole("columnheader", { name: "Subject" });
  const widthOf = async () => Math.round((await subject.boundingBox())?.width ?? 0);
  const before = await widthOf();
  await table.getByRole("separator", { name: "Width of Number" }).focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  await expect(table.getByRole("separator", { name: "Width of Subject" })).toBeFocused();
  await expect.poll(widthOf).toBe(before + 32);
  await page.reload();
  await expect.poll(widthOf).toBe(before + 32);
  await table.getByRole("separator", { name: "Width of Subject" }).dblclick();
  await expect.poll(widthOf).toBe(before);

  await broker.addConsumer(streamName, "billing", 3);
  await request.get(paths.consumer(streamName, "billing"));
  (await (await jetstream(broker.connection).consumers.get(streamName, "billing")).next({ expires: 20_000 }))?.nak(
    3_600_000,
  );
  await page.goto(`/failures?tab=retrying&stream=${streamName}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`1 message being retried on ${streamName}`);
  const retrying = page.getByRole("region", { name: "Retrying" }).getByRole("row").filter({ hasText: "billing" });
  await expect(retrying).toContainText('{"order":"o-1"');
  await expect(retrying.getByRole("cell", { name: "checkout" })).toBeVisible();
});

test("what a consumer's page says of its failures is what the list says, by the name that people read", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  const name = "billing-order__created";
  await broker.addConsumer(streamName, name, 1);
  await broker.addConsumer(streamName, "calm", 1);
  for (const consumer of [name, "calm"]) await request.get(paths.consumer(streamName, consumer));
  await broker.publish(`${streamName}.order`, "bad");
  await broker.failUntilGivenUp(streamName, name, 1);
  await page.goto(`/streams/${streamName}/consumers/${name}`);
  await expect(page).toHaveTitle(/billing-order\.created on/);
  await expect(page.getByRole("navigation", { name: "You are here" })).toContainText("billing-order.created");
  await page.getByRole("link", { name: "Failures 1", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `1 open failure of billing-order.created on ${streamName}`,
  );
  await page.goto(`/streams/${streamName}/consumers/calm`);
  await expect(page.getByTitle("No failure of this consumer is open")).toHaveAttribute("aria-disabled", "true");
});

test("streams and the consumers of one keep the widths that their columns were given", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "billing", 3);
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const { path, list, handle } of [
    { path: `/streams?q=${streamName}`, list: "Streams", handle: "Width of messages" },
    { path: `/streams/${streamName}?tab=consumers`, list: "Consumers of this stream", handle: "Width of waiting" },
  ]) {
    await page.goto(path);
    const separator = page.getByRole("region", { name: list }).getByRole("separator", { name: handle });
    const head = page
      .getByRole("region", { name: list })
      .getByRole("columnheader")
      .filter({ has: page.getByRole("separator", { name: handle }) });
    const widthOf = async () => Math.round((await head.boundingBox())?.width ?? 0);
    const before = await widthOf();
    await separator.focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(widthOf).toBe(before + 16);
    await page.reload();
    await expect.poll(widthOf).toBe(before + 16);
  }
});
