import type { Page } from "@playwright/test";
import { violationsOf } from "./accessibility";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

const tree = (page: Page) => page.getByRole("tree");
const line = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name });
const cursor = (page: Page) =>
  tree(page).evaluate((box) => {
    const id = box.getAttribute("aria-activedescendant");
    return id === null ? null : (document.getElementById(id)?.getAttribute("aria-label") ?? null);
  });

async function fill(broker: Broker, streamName: string): Promise<void> {
  for (const end of ["eu.made", "eu.made", "eu.paid", "us.made", "deep.down.here.it.is"])
    await broker.publish(`${streamName}.${end}`, "{}");
}

test("the tree by keyboard: branches open and close, letters find, Enter shows the details, and the address keeps it all", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await page.goto(`/subjects?stream=${streamName}`);
  await expect(line(page, `${streamName}, 5 messages, 4 subjects`)).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(line(page, "eu, 3 messages, 2 subjects")).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("ArrowRight");
  expect(await cursor(page)).toBe("eu, 3 messages, 2 subjects");
  await page.keyboard.press("ArrowRight");
  await expect(line(page, "paid, 1 message, 1 subject")).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  expect(await cursor(page)).toBe(`${streamName}, 5 messages, 4 subjects`);
  await page.keyboard.type("us");
  expect(await cursor(page)).toBe("us, 1 message, 1 subject");
  await page.keyboard.press("Enter");
  const details = page.getByRole("dialog", { name: `${streamName}.us` });
  await expect(details.getByText(`${streamName} #4`)).toBeVisible();
  await page.reload();
  await expect(details).toBeVisible();
  await expect(line(page, "paid, 1 message, 1 subject")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test("an only branch opens with the one above it, a filter opens what it finds, and nothing found says so", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await page.goto(`/subjects?stream=${streamName}&open=${streamName}&open=${streamName}.deep`);
  await expect(line(page, "is, 1 message, 1 subject")).toHaveAttribute("aria-level", "6");
  await page.keyboard.press("/");
  await page.keyboard.type("MADE");
  await expect(page.getByText("2 subjects, 3 messages")).toBeVisible();
  await expect(line(page, "made, 2 messages, 1 subject")).toBeVisible();
  await expect(line(page, /^paid/)).toHaveCount(0);
  await page.keyboard.type("-nowhere");
  await expect(page.getByText(/No stored message has a subject like/)).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(line(page, /^deep/)).toBeVisible();
});

test("a branch leads to its live traffic, its messages, the form to publish and the tester", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await page.goto(`/subjects?stream=${streamName}&open=${streamName}&node=${streamName}.eu`);
  const details = page.getByRole("dialog", { name: `${streamName}.eu` });
  const leads = async (name: string, path: RegExp) => {
    const href = await details.getByRole("link", { name, exact: true }).getAttribute("href");
    expect(decodeURIComponent(href ?? "")).toMatch(path);
  };
  // What is below it is known once its line is read.
  await expect(details.getByRole("link", { name: "Messages", exact: true })).toBeVisible();
  await leads("Watch live", new RegExp(`/live\\?subject=${streamName}\\.eu\\.>$`));
  await leads("Publish", new RegExp(`/publish\\?subject=${streamName}\\.eu$`));
  await leads("Search", new RegExp(`/search\\?subject=${streamName}\\.eu\\.>$`));
  await leads("Messages", new RegExp(`/streams/${streamName}\\?tab=messages&subject=${streamName}\\.eu\\.>$`));
  await details.getByRole("link", { name: "Who receives it" }).click();
  await expect(page.getByRole("textbox", { name: "Subject or pattern" })).toHaveValue(`${streamName}.eu.>`);
});

test("live rates are of what passes now, and begin only when they are asked for", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await page.goto(`/subjects?stream=${streamName}`);
  await expect(page.getByText("Rate now")).toBeHidden();
  await page.getByRole("button", { name: "Live rates" }).click();
  const rate = line(page, new RegExp(`^${streamName},`)).getByText(/\/s$/);
  await expect(rate).toHaveText("0 /s");
  const timer = setInterval(() => void broker.publish(`${streamName}.eu.made`, "{}"), 100);
  await expect(rate).toHaveText(/^[1-9]\d* \/s$|^\d+\.\d \/s$/);
  clearInterval(timer);
});

test("the tester says who stores a subject, who is given it, and why others are not", async ({
  page,
  broker,
  streamName,
}) => {
  await fill(broker, streamName);
  await broker.addConsumer(streamName, "everything");
  await broker.addFilteredConsumer(streamName, "only-us", `${streamName}.us.>`);
  await page.goto("/subjects?tab=match");
  await page.getByRole("textbox", { name: "Subject or pattern" }).fill(`${streamName}.eu.made`);
  await expect(page.getByText(/It is stored by 1 of \d+ streams, and 1 consumer receives it/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Streams that store it" })).toContainText("captures it");
  await expect(page.getByRole("list", { name: "Consumers that receive it" })).toContainText("everything");
  await page.getByText("1 consumer of these streams does not").click();
  await expect(page.getByText(`only wants ${streamName}.us.>`)).toBeVisible();
  await page.getByRole("textbox", { name: "Subject or pattern" }).fill(`${streamName}..x`);
  await expect(page.getByRole("alert")).toBeVisible();
  await page.goto(`/subjects?tab=match&subject=${streamName}.*.made`);
  await expect(page.getByRole("list", { name: "Consumers that receive it" })).toContainText("only-us");
  await expect(page.getByText("a part of it").first()).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test("twenty thousand branches of one level: drawn are those in view, more comes on demand", async ({
  page,
  broker,
  streamName,
}) => {
  for (let at = 0; at < 20_000; at++) broker.connection.publish(`${streamName}.${at}`);
  await broker.connection.flush();
  await page.goto(`/subjects?stream=${streamName}&open=${streamName}&order=name`);
  await expect(page.getByText(/^20,000 subjects/)).toBeVisible();
  await expect(line(page, /^0, 1 message/)).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press("End");
  await expect(page.getByText("Show more (19,500 branches left)")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(line(page, /^500, 1 message/)).toBeVisible();
  expect(await tree(page).getByRole("treeitem").count()).toBeLessThan(120);
});

test("on a phone, with subjects of 200 characters, the page does not scroll sideways", async ({
  page,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.${"long".repeat(45)}.🐇.שלום`, "{}");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/subjects?stream=${streamName}&open=${streamName}`);
  await expect(line(page, /^longlong/)).toBeVisible();
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto(`/subjects?tab=match&subject=${streamName}.${"long".repeat(45)}`);
  await expect(page.getByRole("heading", { name: /Streams that store it/ })).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
});
