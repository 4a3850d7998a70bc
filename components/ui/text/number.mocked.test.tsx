import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { atLeast, exact, unknown } from "@/lib/model/known";
import { Count } from "./number";

vi.mock("@/lib/client/browser/clock", () => ({ useHydrated: () => true }));

const titleAndText = (element: ReactNode) => {
  const html = renderToStaticMarkup(element);
  return { title: /title="([^"]*)"/.exec(html)?.[1], text: html.replaceAll(/<[^>]*>/g, "") };
};

test("a figure that is not known is a dash that says why, and never 0", () => {
  expect(titleAndText(<Count value={unknown("nothing was read yet")} />)).toEqual({
    title: "Not known: nothing was read yet",
    text: "–",
  });
  expect(titleAndText(<Count value={null} />)).toEqual({ title: undefined, text: "–" });
});

test("a figure that may be larger has a sign and says so; an exact one has neither", () => {
  expect(titleAndText(<Count value={atLeast(7)} />)).toEqual({ title: "At least so much", text: "≥ 7" });
  expect(titleAndText(<Count value={exact(7)} />)).toEqual({ title: undefined, text: "7" });
});

test("a figure that could not be read again says of when it is", () => {
  const { title, text } = titleAndText(<Count value={7} readAt="2026-11-23T15:00:00.000Z" />);
  expect(text).toBe("7");
  expect(title).toMatch(/^As of .*2026.*, not read since$/);
});
