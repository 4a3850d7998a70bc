import { readdirSync } from "node:fs";
import { expect, test } from "vitest";

const pages = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith("page.tsx"));
const perBroker = "b/[broker]/";

test("every page exists per broker and, for the first one, at the address without it", () => {
  const ofFirst = pages.filter((path) => !path.startsWith(perBroker) && path !== "brokers/page.tsx");
  const ofEach = pages.filter((path) => path.startsWith(perBroker)).map((path) => path.slice(perBroker.length));
  expect(ofFirst.length).toBeGreaterThan(10);
  expect(ofEach.toSorted()).toEqual(ofFirst.toSorted());
});
