import { activityListSchema } from "../lib/contract/activity";
import { muteListSchema } from "../lib/contract/mutes";
import { snapshotSchema } from "../lib/contract/snapshot";
import { expect, test } from "./dashboard";

test("a stream's consumers with one trouble are one fact, that can be muted with a reason and unmuted", async ({
  page,
  request,
  broker,
  streamName,
}) => {
  await broker.addConsumer(streamName, "first");
  await broker.addConsumer(streamName, "second");
  await broker.publish(`${streamName}.a`, "1");
  await page.goto("/");
  const fact = page.getByRole("main").getByRole("listitem").filter({ hasText: streamName });
  await expect(fact).toContainText("2 consumers have no reader: first, second.");

  await fact.getByRole("link").click();
  await expect(page).toHaveURL(`/consumers?stream=${streamName}&verdict=no_reader`);
  await expect(page.getByRole("combobox", { name: "Stream" })).toHaveValue(streamName);
  await expect(page.getByRole("table", { name: "Consumers" }).getByRole("link", { name: "second" })).toBeVisible();
  await page.goBack();

  await fact.getByRole("button", { name: "Mute" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").fill("moved next week");
  await dialog.getByRole("button", { name: "Mute for 4 h" }).click();
  const muted = page.getByRole("list", { name: "Muted" }).getByRole("listitem").filter({ hasText: streamName });
  await expect(muted).toContainText(/2 consumers.*Muted by .* until .*: moved next week/);
  await expect(page.getByRole("banner")).toContainText(/\d+ muted/);
  const { consumers, totals } = snapshotSchema.parse(await (await request.get("/api/snapshot")).json());
  expect(consumers.filter(({ stream }) => stream === streamName).map(({ mute }) => mute?.reason)).toEqual([
    "moved next week",
    "moved next week",
  ]);
  expect(totals.muted.value).toBeGreaterThanOrEqual(2);
  expect(await (await request.get("/metrics")).text()).toContain(
    `jetlag_mute_until_timestamp_seconds{broker="default",stream="${streamName}",consumer="",verdict="no_reader"}`,
  );

  const listed = async () => muteListSchema.parse(await (await request.get("/api/mutes")).json()).mutes;
  expect(await listed()).toMatchObject([{ stream: streamName, consumer: null, verdict: "no_reader" }]);

  await muted.getByRole("button", { name: "Unmute" }).click();
  await expect(muted).toBeHidden();
  await expect(fact).toContainText("2 consumers have no reader");
  expect(await listed()).toEqual([]);
  const { activity } = activityListSchema.parse(await (await request.get("/api/activity")).json());
  expect(activity.slice(0, 2).map(({ action, what }) => [action, what])).toEqual([
    ["unmute", `consumers on ${streamName} while no reader`],
    ["mute", `consumers on ${streamName} while no reader`],
  ]);
});

test("a storm of failures is on the overview within ten seconds", async ({ page, broker, streamName }) => {
  await broker.addConsumer(streamName, "storm", 1);
  for (let at = 0; at < 2; at++) await broker.publish(`${streamName}.a`, String(at));
  await page.goto("/");
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  for (let at = 0; at < 2; at++) await broker.failUntilGivenUp(streamName, "storm", 1);
  const fact = page.getByRole("main").getByRole("listitem").filter({ hasText: streamName });
  await expect(fact).toContainText("Giving up", { timeout: 10_000 });
});
