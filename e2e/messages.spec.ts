import { expect, test } from "./dashboard";

test("the messages of a stream show their subjects on a phone", async ({ page, broker, streamName }) => {
  const subject = `${streamName}.order.created`;
  await broker.publish(subject, "hello");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/streams/${streamName}?tab=messages`);
  const table = page.getByRole("region", { name: "Messages" });
  await expect(table.getByText(subject)).toBeInViewport({ ratio: 1 });
  await expect(table.getByText("5 B")).toBeInViewport({ ratio: 1 });
});

test("a stream's name cannot pose as another: reordering characters are shown", async ({
  page,
  broker,
  streamName,
}) => {
  const name = `${streamName}-\u202Eevil`;
  await broker.addStream(name);
  try {
    await page.goto("/streams");
    const shown = `${streamName}-⟨U+202E⟩evil`;
    await expect(async () => {
      await page.reload();
      await page.getByRole("link", { name: shown }).click({ timeout: 2_000 });
    }).toPass();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(shown);
  } finally {
    await broker.deleteStream(name);
  }
});
