import { expect, test } from "vitest";
import { formatCount } from "../../../client/words/format";
import { drawIn, localeOf } from "./drawn-locale";

test("a page is drawn in its visitor's first language", () => {
  expect(localeOf("de-CH,de;q=0.9,en;q=0.8")).toBe("de-CH");
  expect(localeOf(" fr ;q=0.5")).toBe("fr");
  expect(localeOf("en-us-u-nu-thai-x-anything")).toBe("en-US");
});

test("what is no language, or one that cannot be written, is passed over", () => {
  expect(localeOf("*, xx-klingonsk-1, tlh, sv-SE;q=0.1")).toBe("sv-SE");
  expect(localeOf(undefined)).toBe("en");
  expect(localeOf("")).toBe("en");
  expect(localeOf(`${"x".repeat(1_000_000)},de`)).toBe("en");
});

test("two pages that are drawn at the same time keep their languages apart", async () => {
  const drawn: string[] = [];
  const draw = async () => {
    for (let at = 0; at < 3; at++) {
      await new Promise((resolve) => setImmediate(resolve));
      drawn.push(formatCount(12_408));
    }
  };
  const pages: Promise<void>[] = [];
  drawIn("de", () => pages.push(draw()));
  drawIn("en", () => pages.push(draw()));
  await Promise.all(pages);
  expect(drawn).toEqual(["12.408", "12,408", "12.408", "12,408", "12.408", "12,408"]);
});
