import { expect, test } from "vitest";
import { lastBlocks } from "./last-blocks";
import type { TreeRow } from "./tree-rows";

const row = (path: string, streams: string[] = ["S"]): TreeRow => ({
  ...{ kind: "branch", id: path, depth: 0, isOpen: null, place: 1, of: 1 },
  branch: { token: path, path, messages: 1, ownMessages: 1, subjects: 1, streams, streamCount: streams.length },
});
const many = Array.from({ length: 100 }, (_, at) => row(`p${at}`));

test("lines in view are asked about in whole blocks, so that a few lines further ask about none again", () => {
  const sizes = (from: number, to: number) =>
    lastBlocks(many, { from, to }, null).map(({ paths }) => [paths[0], paths.length]);
  expect(sizes(3, 18)).toEqual([["p0", 20]]);
  expect(sizes(5, 25)).toEqual([
    ["p0", 20],
    ["p20", 20],
  ]);
  expect(sizes(95, 200)).toEqual([["p80", 20]]);
  expect(lastBlocks([], { from: 0, to: -1 }, null)).toEqual([]);
});

test("each stream by itself; what several streams hold is left to the server, or asked of the chosen one", () => {
  const rows = [row("a"), row("b", ["T"]), row("c", ["S", "T"]), row("d")];
  const words = (chosen: string | null) =>
    lastBlocks(rows, { from: 0, to: 3 }, chosen).map(({ stream, paths }) => `${stream}: ${paths.join(" ")}`);
  expect(words(null)).toEqual(["S: a d", "T: b", "null: c"]);
  expect(words("S")).toEqual(["S: a c d", "T: b"]);
});

test("long paths are spread over questions that an address can hold", () => {
  const rows = Array.from({ length: 20 }, (_, at) => row(`${"x".repeat(1_000)}${at}`));
  const blocks = lastBlocks(rows, { from: 0, to: 19 }, null);
  expect(blocks.flatMap(({ paths }) => paths)).toHaveLength(20);
  for (const { paths } of blocks) expect(paths.join(" ").length).toBeLessThanOrEqual(4_000);
});
