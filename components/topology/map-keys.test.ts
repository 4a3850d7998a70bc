import { expect, test } from "vitest";
import { nodeTowards } from "./map-keys";

const places = new Map([
  ["subjects", { x: 0, y: 50 }],
  ["stream", { x: 300, y: 50 }],
  ["first", { x: 600, y: 0 }],
  ["second", { x: 600, y: 60 }],
  ["third", { x: 600, y: 120 }],
]);
const edges = [
  { from: "subjects", to: "stream" },
  ...["first", "second", "third"].map((to) => ({ from: "stream", to })),
];

test.each([
  ["subjects", "ArrowRight", "stream"],
  ["stream", "ArrowRight", "second"],
  ["third", "ArrowLeft", "stream"],
  ["second", "ArrowUp", "first"],
  ["second", "ArrowDown", "third"],
  ["third", "ArrowRight", null],
  ["subjects", "ArrowLeft", null],
  ["second", "Home", "subjects"],
  ["first", "x", null],
  ["gone", "ArrowDown", null],
])("from %s, %s leads to %s", (from, key, to) => expect(nodeTowards({ places, edges }, from, key)).toBe(to));
