import { expect, test } from "./dashboard";

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
  await expect(page.getByRole("textbox", { name: "Payload" })).toHaveValue("precious");
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
