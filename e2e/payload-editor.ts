import type { Locator, Page } from "@playwright/test";

/** The field for a payload, once its editor has taken the place of the plain text area. */
export function payloadEditor(page: Page): Locator {
  return page.getByRole("textbox", { name: "Payload" }).and(page.locator("[contenteditable=true]"));
}
