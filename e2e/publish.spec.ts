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
  await expect(series).toContainText("messages were not sent");
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

test("a message is published beside any page, by keys alone, and what is typed outlives closing", async ({
  page,
  broker,
  streamName,
}) => {
  await page.goto(`/streams/${streamName}`);
  await expect(page.getByRole("heading", { name: streamName })).toBeVisible();
  await page.keyboard.press("p");
  const sheet = page.getByRole("dialog", { name: "Publish" });
  await expect(sheet).toBeVisible();
  await sheet.getByRole("button", { name: "Raw" }).click();
  await sheet.getByLabel("Subject", { exact: true }).fill(`${streamName}.beside`);
  await sheet.getByRole("textbox", { name: "Payload" }).fill("typed once");
  for (let n = 0; n < 6; n++) await broker.publish(`${streamName}.other`, '{"total":1}');
  await sheet.getByLabel("Subject", { exact: true }).fill(`${streamName}.other`);
  await expect(sheet.getByRole("button", { name: "Like the last ones" })).toBeVisible();
  await payloadEditor(page).fill("{");
  await payloadEditor(page).press("End");
  await page.keyboard.type('"to');
  await expect(page.getByRole("option", { name: /total/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option", { name: /total/ })).toBeHidden();
  await expect(sheet).toBeVisible();
  await sheet.getByLabel("Subject", { exact: true }).fill(`${streamName}.beside`);
  await payloadEditor(page).fill("typed once");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  // The page's own address was not touched.
  await expect(page).toHaveURL(new RegExp(`/streams/${streamName}$`));
  await page.keyboard.press("p");
  await expect(payloadEditor(page)).toHaveText("typed once");
  await payloadEditor(page).press("Control+Enter");
  await expect(sheet.getByRole("status", { name: "Result" })).toContainText(`${streamName} #7`);
});

test("a request shows its reply, and says when nobody is there", async ({ page, broker }) => {
  const subscription = broker.connection.subscribe("svc.price", {
    callback: (_, message) => void message.respond('{"price":42}'),
  });
  await broker.connection.flush();
  await page.goto("/publish?mode=raw&subject=svc.price");
  await page.getByRole("button", { name: "As a request" }).click();
  await page.getByRole("button", { name: "Send the request" }).click();
  const replies = page.getByRole("region", { name: "Replies" });
  await expect(replies.getByRole("listitem")).toContainText('{"price":42}');
  subscription.unsubscribe();
  await broker.connection.flush();
  await page.getByRole("button", { name: "Send the request" }).click();
  await expect(replies).toContainText("No service listens to this subject");
});

test("a template is kept for everybody and fills the form", async ({ page, context, streamName }) => {
  const name = `Order of ${streamName}`;
  await page.goto(`/publish?mode=raw&subject=${streamName}.kept`);
  await page.getByRole("textbox", { name: "Payload" }).fill('{"kept":true}');
  await page.getByRole("button", { name: "Save as template" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Keep it" }).click();
  const other = await context.newPage();
  await other.goto("/publish?mode=event");
  const templates = other.getByRole("region", { name: "Templates" });
  await templates.getByRole("button", { name, exact: true }).click();
  await expect(other.getByLabel("Subject", { exact: true })).toHaveValue(`${streamName}.kept`);
  await expect(payloadEditor(other)).toHaveText('{"kept":true}');
  await templates.getByRole("button", { name: `Delete the template ${name}` }).click();
  await expect(templates.getByRole("button", { name, exact: true })).toBeHidden();
});

test("fields of messages before are completed, and what differs from them is told", async ({
  page,
  broker,
  streamName,
}) => {
  for (let n = 0; n < 6; n++) await broker.publish(`${streamName}.order`, JSON.stringify({ id: `o-${n}`, total: n }));
  await page.goto(`/publish?mode=raw&subject=${streamName}.order`);
  await page.getByRole("button", { name: "Like the last ones" }).click();
  await expect(payloadEditor(page)).toContainText('"id": "o-5"');
  await payloadEditor(page).fill('{"id":5,"totl":1}');
  await expect(page.getByText("“id” was always a text, here it is a number.", { exact: false })).toBeVisible();
  await expect(page.getByText("No message before had “totl”.", { exact: false })).toBeVisible();
  await payloadEditor(page).fill("{");
  await payloadEditor(page).press("End");
  await page.keyboard.type('"to');
  await page.getByRole("option", { name: /total/ }).click();
  await expect(payloadEditor(page)).toHaveText('{"total": 5');
});
