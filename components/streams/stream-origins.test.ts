import { expect, test } from "vitest";
import type { StreamOrigin } from "@/lib/model/stream/stream";
import { behindWords, chosenWords } from "./stream-origins";

const origin: StreamOrigin = {
  ...{ name: "ORDERS", kind: "source", lag: 0, activeMs: 2_000 },
  ...{ filter: null, transforms: [], external: null, problem: null },
};

test("how far a stream is behind what it copies", () => {
  expect(behindWords(origin)).toBe("up to date, heard 2 s ago");
  expect(behindWords({ lag: 1_200, activeMs: null })).toBe("1,200 messages behind, never heard");
});

test("what is copied, and under which subjects", () => {
  expect(chosenWords(origin)).toBe("Every message, under its own subject.");
  expect(chosenWords({ ...origin, filter: "orders.>" })).toBe("Only orders.>.");
  const transforms = [
    { src: "a.*", dest: "b.$1" },
    { src: "c", dest: "" },
  ];
  expect(chosenWords({ ...origin, transforms, external: "$JS.hub.API" })).toBe(
    "In another account or domain ($JS.hub.API). Only a.* as b.$1, c.",
  );
});
