import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard";

/** What the page complains about from here on. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  return errors;
}

test("a page comes with its figures: they can be read before any script has run", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await expect(async () => {
    await page.goto(`${baseURL}/streams`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\d+ streams$/, { timeout: 100 });
  }).toPass();
  await expect(page.getByRole("row", { name: /ORDERS/ }).first()).toContainText(/\d/);
  await page.goto(`${baseURL}/consumers`);
  await expect(page.getByRole("row", { name: /fraud-check/ }).first()).toBeVisible();
  await page.goto(`${baseURL}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/consumer/);
  await context.close();
});

test("it asks for no snapshot before the next sweep", async ({ page }) => {
  const asked: string[] = [];
  await page.route("**/api/live*", (route) => route.abort());
  await page.routeWebSocket("**/api/live*", (socket) => void socket.close());
  page.on("request", (request) => request.url().includes("/api/snapshot") && asked.push(request.url()));
  await page.goto("/streams");
  await expect(page.getByRole("row", { name: /ORDERS/ }).first()).toBeVisible();
  await page.getByRole("searchbox").fill("ORDERS");
  await expect(page).toHaveURL(/q=ORDERS/);
  expect(asked).toEqual([]);
});

const consumer = "/streams/CLICKS/consumers/recommendations-page__viewed";

for (const [locale, timezoneId] of [
  ["de-DE", "Asia/Kolkata"],
  ["en-US", "America/New_York"],
  ["fr-FR", "UTC"],
] as const) {
  test(`server and browser write the same for a reader of ${locale} in ${timezoneId}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale, timezoneId });
    const page = await context.newPage();
    const errors = errorsOf(page);
    for (const path of ["/", "/consumers", "/streams", "/streams/ORDERS", consumer, "/failures", "/incidents"]) {
      await page.goto(`${baseURL}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("data-locale", locale);
    }
    expect(errors).toEqual([]);
    await context.close();
  });
}

test("numbers are written in the reader's language before any script has run", async ({ browser, baseURL }) => {
  const written = async (locale: string) => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale });
    const page = await context.newPage();
    await page.goto(`${baseURL}${consumer}`);
    const text = await page.locator("main").innerText();
    await context.close();
    return text;
  };
  expect(await written("de-DE")).toContain("1.000");
  expect(await written("en-US")).toContain("1,000");
});

test("a notice that was dismissed does not come back with the next page", async ({ page }) => {
  await page.goto("/streams");
  const notice = page.getByText("This is demo traffic of a small orders shop.");
  await expect(notice).toBeVisible();
  await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toBeHidden();
  const html = await (await page.request.get("/streams")).text();
  expect(html).toContain("ORDERS");
  expect(html).not.toContain("This is demo traffic");
});
