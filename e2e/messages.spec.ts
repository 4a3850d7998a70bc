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

test("a page of large messages is shorter, and older ones follow", async ({ page, broker, streamName }) => {
  const payload = "x".repeat(900_000);
  for (let count = 0; count < 22; count++) await broker.publish(`${streamName}.x`, payload);
  await page.goto(`/streams/${streamName}?tab=messages`);
  const table = page.getByRole("region", { name: "Messages" });
  const links = table.getByRole("link", { name: /^#\d+$/ });
  await expect(links.first()).toHaveText("#22");
  const newest = await links.allTextContents();
  expect(newest.length).toBeLessThan(22);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(links.last()).toHaveText("#1");
  const older = await links.allTextContents();
  expect([...newest, ...older]).toEqual(Array.from({ length: 22 }, (_, at) => `#${22 - at}`));
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
