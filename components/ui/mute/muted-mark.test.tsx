import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MutedMark } from "./muted-mark";

const mute = {
  ...{ id: "1", stream: "ORDERS", consumer: null, verdict: null, reason: "known,\nsee #12", by: "ann" },
  ...{ at: "2026-11-30T10:00:00.000Z", until: "2026-12-01T10:00:00.000Z" },
};

test("a muted consumer has a word in every list, and who did it, why and until when", () => {
  const html = renderToStaticMarkup(<MutedMark mute={mute} />);
  expect(html.replaceAll(/<[^>]*>/g, "")).toBe("muted");
  expect(html).toMatch(
    /title="Muted by ann until [^"]*Dec[^"]*: known, see #12"|title="Muted by ann until [^"]*Dec[^"]*: known,[^"]*see #12"/,
  );
  expect(renderToStaticMarkup(<MutedMark mute={undefined} />)).toBe("");
});
