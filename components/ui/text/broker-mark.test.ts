import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { brokerColours } from "@/lib/model/broker-colour";

test.each(brokerColours)("the colour %s looks well in the light and in the dark", (colour) => {
  const [light, dark = ""] = readFileSync("app/globals.css", "utf8").split('[data-theme="dark"]');
  expect(light).toContain(`--broker-${colour}: oklch(`);
  expect(dark).toContain(`--broker-${colour}: oklch(`);
});
