import { expect, test } from "vitest";
import { markedIcon, markTitle } from "./tab-mark";

test("the title begins with how many need attention, once", () => {
  expect(markTitle("Consumers · Jetlag", 3)).toBe("(3) Consumers · Jetlag");
  expect(markTitle("(3) Consumers · Jetlag", 12)).toBe("(12) Consumers · Jetlag");
});

test("the count leaves the title when nobody needs attention, and while nothing is known", () => {
  expect(markTitle("(3) Consumers · Jetlag", 0)).toBe("Consumers · Jetlag");
  expect(markTitle("(3) Consumers · Jetlag", null)).toBe("Consumers · Jetlag");
});

test("the icon is the plain one unless consumers need attention", () => {
  expect(markedIcon(0)).toBeNull();
  expect(markedIcon(null)).toBeNull();
  expect(decodeURIComponent(markedIcon(7) ?? "")).toContain(">7</text>");
  expect(decodeURIComponent(markedIcon(4_210) ?? "")).toContain(">99</text>");
});
