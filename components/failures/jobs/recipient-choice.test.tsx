import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RecipientChoice } from "./recipient-choice";

test("a plan that could not be made is not looked up for good", () => {
  const html = (failed: boolean) =>
    renderToStaticMarkup(
      <RecipientChoice value="everyone" plan={undefined} failed={failed} onChange={() => undefined} />,
    );
  expect(html(false)).toContain("Looking up whether it can be reached alone");
  expect(html(true)).not.toContain("Looking up");
  expect(html(true)).toContain("the look-up failed");
});
