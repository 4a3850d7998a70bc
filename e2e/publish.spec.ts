import { expect, test } from "./dashboard";
import { payloadEditor } from "./payload-editor";

test("a published event is stored, its receipt shown, and it appears in the live view", async ({
  page,
  context,
  streamName,
}) => {
  const subject = `${streamName}.user.created`;
  const live = await context.newPage();
  await live.goto(`/live?subject=${subject}`);
  await expect(live.getByText("connected, no message yet")).toBeVisible();

  await page.goto("/publish");
  await page
    .getByRole("combobox", { name: "Subject" })
    .or(page.getByRole("textbox", { name: "Subject" }))
    .fill(subject);
  await page.getByRole("textbox", { name: "Actor" }).fill("tester");
  await page.getByRole("textbox", { name: "Tenant" }).fill("tenant-1");
  await page.getByRole("textbox", { name: "Data" }).fill('{"user": "u-77"}');
  await expect(page.getByText(`captured by ${streamName}`, { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const receipt = page.getByRole("status").filter({ hasText: "Stored" });
  await expect(receipt).toContainText(`${streamName} #1`);

  await expect(live.getByRole("grid", { name: "Messages" }).getByRole("row").filter({ hasText: "u-77" })).toBeVisible();
});

test("what nothing would store is said before and after sending, and nothing typed is lost", async ({ page }) => {
  await page.goto("/publish?mode=raw");
  const subject = page.getByRole("combobox", { name: "Subject" }).or(page.getByRole("textbox", { name: "Subject" }));
  await subject.fill("nobody.listens.here");
  await page.getByRole("textbox", { name: "Payload" }).fill("precious");
  await expect(page.getByText(/no stream captures/i).first()).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(
    page
      .getByRole("alert")
      .or(page.getByRole("status"))
      .filter({ hasText: /nothing was stored/i })
      .first(),
  ).toBeVisible();
  await expect(payloadEditor(page)).toHaveText("precious");
});

test("what nobody may send to is said while it is typed, and is not sent", async ({ page, streamName }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.url());
  });
  await page.goto("/publish?mode=raw");
  const subject = page.getByRole("combobox", { name: "Subject" }).or(page.getByRole("textbox", { name: "Subject" }));
  await subject.fill(`$JS.API.STREAM.DELETE.${streamName}`);
  const reason = page.getByText("This cannot be published: $JS. is reserved for requests to JetStream", {
    exact: false,
  });
  await expect(reason).toBeVisible();
  await expect(page.getByRole("region", { name: "Who will receive it" })).toContainText("Refused");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(subject).toBeFocused();
  await subject.fill("JETLAG_AUDIT.discard");
  await expect(page.getByText("JETLAG_… is where Jetlag keeps its own records", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(subject).toBeFocused();
  expect(sent).toEqual([]);

  await subject.fill(`${streamName}.a`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status", { name: "Result" })).toContainText(`${streamName} #1`);
  expect(sent).toHaveLength(1);
});

test("one message goes out many times, each filled in, until it is stopped", async ({ page, streamName, broker }) => {
  await page.goto("/publish?mode=raw");
  await page.getByLabel("Subject", { exact: true }).fill(`${streamName}.n{{seq}}`);
  await page.getByRole("textbox", { name: "Payload" }).fill('{"n":{{seq}},"what":"{{what}}"}');
  await page.getByRole("button", { name: "Many times" }).click();
  await expect(page.getByText("{{what}} is sent as written.", { exact: false })).toBeVisible();
  await page.getByRole("textbox", { name: "How many" }).fill("0");
  await expect(page.getByText("A whole number from 1 to 100000.")).toBeVisible();
  await page.getByRole("textbox", { name: "How many" }).fill("20");
  await page.getByRole("textbox", { name: "Per second" }).fill("200");
  await page.getByRole("button", { name: "Publish 20 times" }).click();
  const series = page.getByRole("region", { name: "Series" });
  await expect(series).toContainText("All 20 were sent");
  await expect(series).toContainText("20 stored");
  expect(await broker.messageCount(streamName)).toBe(20);
  expect(await broker.messageText(streamName, 20)).toBe('{"n":20,"what":"{{what}}"}');

  await page.getByRole("textbox", { name: "How many" }).fill("5000");
  await page.getByRole("textbox", { name: "Per second" }).fill("50");
  await page.getByRole("button", { name: "Publish 5,000 times" }).click();
  await series.getByRole("button", { name: "Stop" }).click();
  await expect(series).toContainText("It was stopped");
  const stored = await broker.messageCount(streamName);
  await expect(series).toContainText(`${stored - 20} stored`);
  await expect(page.getByRole("region", { name: "Last sends" }).getByRole("listitem")).toHaveCount(2);
});

test("a time to live is refused by a stream that would not keep to it, before anything is sent", async ({
  page,
  streamName,
}) => {
  await page.goto("/publish?mode=raw");
  await page.getByLabel("Subject", { exact: true }).fill(`${streamName}.a`);
  await page.getByText("Advanced").click();
  await page.getByRole("textbox", { name: "Time to live" }).fill("90s");
  await expect(page.getByText(`${streamName} takes no time to live: allow_msg_ttl is off.`)).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Time to live" })).toBeFocused();
});
