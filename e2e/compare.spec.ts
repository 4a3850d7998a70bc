import { violationsOf } from "./accessibility";
import { expect, test } from "./dashboard";

test("a message is compared with the one before it: by what they say, and what their headers say", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.a`, '{"total":42,"items":["a"],"by":"ann"}', { Region: "eu" });
  await broker.publish(`${streamName}.a`, '{"by":"ann", "total":42.5, "items":["a","b"]}', { Region: "us" });
  await page.goto(`/streams/${streamName}/messages/2`);
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText("Choose two messages")).toBeVisible();
  const right = page.getByRole("region", { name: "Right message" });
  await right.getByRole("button", { name: /^Message before/ }).click();
  const payloads = page.getByRole("table", { name: "Differences of the payloads" });
  await expect(payloads.getByRole("row")).toContainText(["Path", "$.total42.542", '$.items[1]"b"not there']);
  const headers = page.getByRole("table", { name: "Differences of the headers" });
  await expect(headers.getByRole("row")).toContainText(["Header", "Regionuseu"]);
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Swap" }).click();
  await expect(payloads.getByRole("row").nth(1)).toContainText("$.total4242.5");
  await page.goBack();
  await expect(payloads.getByRole("row").nth(1)).toContainText("$.total42.542");
});

test("a number that is none is refused where it is, and one that holds no message says why", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.a`, "{}");
  await page.goto(`/compare?left=${streamName}:1`);
  const right = page.getByRole("region", { name: "Right message" });
  await right.getByRole("textbox").fill("newest");
  await right.getByRole("button", { name: "Choose" }).click();
  await expect(right.getByText("A number such as 184220.")).toBeVisible();
  await right.getByRole("textbox").fill("#7");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/It was never stored: the newest message .* is #1/)).toBeVisible();
});
