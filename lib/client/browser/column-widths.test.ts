import { expect, test } from "vitest";
import { withWidth } from "./column-widths";

test("a column is made wider within bounds, and its usual width again", () => {
  const widths = withWidth({ subject: 200 }, "actor", 80.4);
  expect(widths).toEqual({ subject: 200, actor: 80 });
  expect(withWidth(widths, "actor", 3)).toEqual({ subject: 200, actor: 48 });
  expect(withWidth(widths, "actor", 1e6)).toEqual({ subject: 200, actor: 1_600 });
  expect(withWidth(widths, "subject", null)).toEqual({ actor: 80 });
});
