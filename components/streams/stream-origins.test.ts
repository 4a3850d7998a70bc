import { expect, test } from "vitest";
import type { StreamOrigin } from "@/lib/model/stream/stream";
import { copiesOf } from "./copies";
import { behindWords, chosenWords, peerWords } from "./stream-origins";

const origin: StreamOrigin = {
  ...{ name: "ORDERS", kind: "source", lag: 0, activeMs: 2_000 },
  ...{ filter: null, transforms: [], external: null, problem: null },
};

test("how far a stream is behind what it copies", () => {
  expect(behindWords(origin)).toBe("up to date, heard 2 s ago");
  expect(behindWords({ lag: 1_200, activeMs: null })).toBe("1,200 messages behind, never heard");
});

test("whether a server has all that the leader has", () => {
  const peer = { name: "n1", offline: false, current: true, lag: 0, activeMs: 20 };
  expect(peerWords(peer)).toBe("current, heard 20 ms ago");
  expect(peerWords({ ...peer, current: false })).toBe("catching up, heard 20 ms ago");
  expect(peerWords({ ...peer, current: false, lag: 1 })).toBe("1 operation behind, heard 20 ms ago");
  expect(peerWords({ ...peer, offline: true, current: false, activeMs: null })).toBe("catching up, never heard");
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

test("who copies from a stream; one of the same name elsewhere is another", () => {
  const copy = (name: string, ...origins: StreamOrigin[]) => ({ name, origins });
  const streams = [
    copy("ORDERS"),
    copy("MIRROR", { ...origin, kind: "mirror", lag: 3 }),
    copy("FAR", { ...origin, external: "$JS.hub.API" }),
    copy("ALL", { ...origin, name: "OTHER" }, { ...origin, filter: "a" }),
  ];
  const found = copiesOf(streams, "ORDERS").map(({ name, origin: { lag, filter } }) => [name, lag, filter]);
  expect(found).toEqual([
    ["MIRROR", 3, null],
    ["ALL", 0, "a"],
  ]);
});
