import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { Locator, Page } from "@playwright/test";
import { jobAnswerSchema } from "../lib/contract/jobs";
import { paths } from "../lib/contract/paths";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

/** The worker says of so many messages that they will never work. */
async function terminate(broker: Broker, stream: string, count: number): Promise<void> {
  const reader = await jetstream(broker.connection).consumers.get(stream, "worker");
  const messages = await reader.fetch({ max_messages: count, expires: 5_000 });
  for await (const message of messages) message.term("no postcode");
}

/** Messages that fail at once; on a stream with limits the originals stay. */
async function failAll(broker: Broker, stream: string, payloads: readonly string[]): Promise<void> {
  await broker.addConsumer(stream, "worker");
  for (const payload of payloads) await broker.publish(`${stream}.order`, payload);
  await terminate(broker, stream, payloads.length);
}

/** An advisory like the server's own, of a message that was terminated at another time than now. */
async function announceFailure(broker: Broker, stream: string, seq: number, at: Date): Promise<void> {
  const advisory = {
    type: "io.nats.jetstream.advisory.v1.terminated",
    id: `${stream}-${seq}`,
    timestamp: at.toISOString(),
    ...{ stream, consumer: "worker", consumer_seq: seq, stream_seq: seq, deliveries: 1, reason: "no postcode" },
  };
  const subject = `$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.${stream}.worker`;
  await jetstream(broker.connection).publish(subject, JSON.stringify(advisory));
}

const rows = (page: Page) =>
  page.getByRole("table", { name: "Failures" }).getByRole("row").filter({ hasText: "no postcode" });
const outcomes = (page: Page) =>
  page.getByRole("table", { name: "Messages of the job" }).getByRole("row").filter({ hasText: /\d/ });
const cancelTheRest = (page: Page) => page.getByRole("button", { name: "Cancel the rest" });

/** Starts a job of all failures of a stream, at a rate, and is on its page then. */
async function redriveAll(page: Page, stream: string, count: number, rate: string): Promise<void> {
  await page.goto(`/failures?stream=${stream}`);
  await expect(rows(page)).toHaveCount(count);
  await page.getByRole("button", { name: `Redrive all ${count}` }).click();
  const dialog = page.getByRole("dialog", { name: `Redrive ${count} messages` });
  await dialog.getByRole("textbox", { name: "Copies per second" }).fill(rate);
  await dialog.getByRole("button", { name: `Redrive ${count}` }).click();
  await expect(page).toHaveURL(/\/jobs\//);
}

async function jobOf(page: Page) {
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return jobAnswerSchema.parse(await (await page.request.get(paths.job(id))).json()).job;
}

async function payloadOf(page: Page, channel: string, number: number): Promise<string> {
  return (await (await page.request.get(paths.message({ channel, at: String(number) }))).json()).message.payload.data;
}

/** Redrives the one failure of a page. */
async function redriveOnly(page: Page): Promise<void> {
  await rows(page).getByRole("button", { name: "Redrive", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Redrive this message" });
  await dialog.getByRole("button", { name: "Redrive 1" }).click();
  await expect(dialog).toBeHidden();
}

test("those of the last quarter of an hour are redriven, whatever the browser takes for now", async ({
  page,
  broker,
  streamName,
}) => {
  await failAll(broker, streamName, ["newer"]);
  await broker.publish(`${streamName}.order`, "older");
  await announceFailure(broker, streamName, 2, new Date(Date.now() - 20 * 60_000));
  await page.goto(`/failures?stream=${streamName}`);
  await expect(page.getByRole("button", { name: "Redrive all 2" })).toBeVisible();
  // A clock that is an hour fast: by it, nothing failed within the last quarter.
  await page.clock.setFixedTime(Date.now() + 60 * 60_000);

  await page.getByRole("button", { name: "Redrive all 2" }).click();
  const dialog = page.getByRole("dialog", { name: /^Redrive \d/ });
  await expect(dialog).toHaveAccessibleName("Redrive 2 messages");
  const since = dialog.getByRole("group", { name: "Failed" });
  await since.getByRole("button", { name: "Last 15 min" }).click();
  await expect(dialog).toHaveAccessibleName("Redrive 1 message");
  await since.getByRole("button", { name: "Last hour" }).click();
  await expect(dialog).toHaveAccessibleName("Redrive 2 messages");
  await since.getByRole("button", { name: "Last 15 min" }).click();
  await dialog.getByRole("button", { name: "Redrive 1", exact: true }).click();
  await expect(page.getByText(`Stored as ${streamName} #3`)).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  expect(await payloadOf(page, streamName, 3)).toBe("newer");
  await rows(page).getByText("no postcode").click();
  await expect(page.getByRole("dialog", { name: `${streamName}.order` })).toContainText("older");
});

test("a job that was started and cannot be read says so, and where to look", async ({ page, broker, streamName }) => {
  await failAll(broker, streamName, ["one"]);
  await page.goto(`/failures?stream=${streamName}`);
  await page.route(/\/api\/jobs\/[^/]+(\/messages.*)?$/, (route) =>
    route.request().method() === "GET" ? route.abort() : route.fallback(),
  );
  await redriveOnly(page);
  await expect(page.getByText("The job was started, but its result could not be read")).toBeVisible();
  await expect(page.getByRole("button", { name: "Look" })).toBeVisible();
});

test("the payload of one message is edited before it is sent, and the original stays as it was", async ({
  page,
  broker,
  streamName,
}) => {
  await failAll(broker, streamName, ['{"postcode":""}']);
  await page.goto(`/failures?stream=${streamName}`);
  await rows(page).getByRole("button", { name: "Redrive", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Redrive this message" });
  const payload = dialog.getByRole("textbox", { name: "Payload" });
  await dialog.getByRole("button", { name: "Edit the payload" }).click();
  await expect(payload).toHaveValue('{"postcode":""}');
  await expect(payload).toHaveAccessibleDescription("Not changed yet");
  await payload.fill("a mistake");
  await dialog.getByRole("button", { name: "Leave as it is" }).click();
  await expect(payload).toBeHidden();
  await dialog.getByRole("button", { name: "Edit the payload" }).click();
  await expect(payload).toHaveValue('{"postcode":""}');
  await payload.fill('{"postcode":"8000"}');
  await expect(payload).toHaveAccessibleDescription(/^Changed: the copy carries this/);
  await dialog.getByRole("button", { name: "Redrive 1", exact: true }).click();

  await expect(page.getByText(`Stored as ${streamName} #2`)).toBeVisible();
  expect(await payloadOf(page, streamName, 2)).toBe('{"postcode":"8000"}');
  expect(await payloadOf(page, streamName, 1)).toBe('{"postcode":""}');
  await page.goto("/activity");
  await expect(page.getByRole("table", { name: "Activity" })).toContainText("started, with a payload typed by hand");
});

test("a rate limit is asked for in words and kept", async ({ page, broker, streamName }) => {
  await failAll(broker, streamName, ["1", "2", "3", "4", "5", "6"]);
  await page.goto(`/failures?stream=${streamName}`);
  await expect(rows(page)).toHaveCount(6);
  await page.getByRole("button", { name: "Redrive all 6" }).click();
  const dialog = page.getByRole("dialog", { name: "Redrive 6 messages" });
  const rate = dialog.getByRole("textbox", { name: "Copies per second" });
  const redrive = dialog.getByRole("button", { name: "Redrive 6" });
  for (const typed of ["fast", "0", "-1"]) {
    await rate.fill(typed);
    await expect(rate).toHaveAccessibleDescription("A number from 0.01");
    await expect(redrive).toHaveAttribute("aria-disabled", "true");
  }
  await rate.fill("2.5");
  await redrive.click();
  await expect(page.getByText("All 6 messages accounted for.")).toBeVisible();
  const { createdAt, endedAt, ratePerS } = await jobOf(page);
  expect(ratePerS).toBe(2.5);
  // The first goes at once, and up to a quarter of a second of lateness is caught up with.
  expect(Date.parse(endedAt ?? "") - Date.parse(createdAt)).toBeGreaterThan((5 / 2.5) * 1_000 - 300);
});

test("a running job is paused and goes on, after a reload and on another page too, and its rest is cancelled", async ({
  page,
  context,
  broker,
  streamName,
}) => {
  await failAll(broker, streamName, ["1", "2", "3", "4"]);
  // A copy goes at once, the next one after a hundred seconds.
  await redriveAll(page, streamName, 4, "0.01");
  await expect(page.getByText("1 of 4 messages done at 0.01 a second.")).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());

  await page.getByRole("button", { name: "Pause" }).click();
  for (const one of [page, other]) {
    await expect(one.getByText("Paused", { exact: true })).toBeVisible();
    await expect(one.getByText(/^3 messages not sent yet\. Paused/)).toBeVisible();
    await expect(one.getByRole("progressbar", { name: "Progress" })).toHaveAttribute("value", "1");
  }
  await page.reload();
  await other.getByRole("button", { name: "Resume" }).click();
  for (const one of [page, other]) await expect(one.getByRole("button", { name: "Pause" })).toBeVisible();

  await cancelTheRest(page).click();
  for (const one of [page, other]) {
    await expect(one.getByText("Cancelled", { exact: true })).toBeVisible();
    await expect(cancelTheRest(one)).toBeHidden();
    await expect(one.getByRole("button", { name: /^(Pause|Resume)$/ })).toBeHidden();
  }
  const { pending, counts } = await jobOf(page);
  expect(pending).toBe(0);
  expect(counts.published + counts.skipped).toBe(4);
  await expect(page.getByText(`Ended by request after ${counts.published} of 4 messages.`)).toBeVisible();
  await expect(outcomes(page).filter({ hasText: "Skipped" })).toHaveCount(counts.skipped);
  const { state } = await (await jetstreamManager(broker.connection)).streams.info(streamName);
  expect(state.last_seq).toBe(4 + counts.published);
  await page.goto(`/failures?stream=${streamName}`);
  await expect(rows(page)).toHaveCount(counts.skipped);
});

test("a job that is paused already can be cancelled", async ({ page, broker, streamName }) => {
  await failAll(broker, streamName, ["1", "2"]);
  await redriveAll(page, streamName, 2, "0.01");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  await cancelTheRest(page).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Ended by request after \d of 2 messages\.$/)).toBeVisible();
});

test("a copy that fails again is counted at its job and says which redrive it was", async ({
  page,
  broker,
  streamName,
}) => {
  await failAll(broker, streamName, ["poison"]);
  await page.goto(`/failures?stream=${streamName}`);
  const row = rows(page);
  for (const redrive of [1, 2]) {
    await redriveOnly(page);
    await terminate(broker, streamName, 1);
    await expect(row).toContainText(`after redrive ${redrive}`);
    await expect(row).toHaveCount(1);
  }

  await page.goto("/jobs");
  await page
    .getByRole("row")
    .filter({ hasText: `${streamName}.order` })
    .first()
    .getByRole("link")
    .first()
    .click();
  const again = page.getByRole("group", { name: "Outcome" }).getByRole("button", { name: "Failed again 1" });
  await again.click();
  await expect(outcomes(page)).toHaveCount(1);
  await openOnly(outcomes(page).getByRole("link", { name: "Failed again after redrive 2" }));
  await expect(page.getByRole("dialog", { name: `${streamName}.order` })).toContainText("2 times before this failure");
});

async function openOnly(link: Locator): Promise<void> {
  await expect(link).toHaveCount(1);
  await link.click();
}
