import { expect, test } from "vitest";
import type { TopologyNode } from "@/lib/client/topology/topology-parts";
import { atLeast } from "@/lib/model/known";
import { isFound, nodeFigures, nodeHref, nodeName } from "./node-words";

const subjects: TopologyNode = { id: "subjects A", kind: "subjects", stream: "A", subjects: ["a.>", "b"] };
const stream: TopologyNode = {
  ...{ id: "stream A", kind: "stream", stream: "A", messages: 12_000, consumers: 1, worst: null, isMissing: false },
};
const consumers: TopologyNode = {
  ...{ id: "consumers A idle", kind: "consumers", stream: "A", verdict: "idle", count: 9, waiting: 0 },
};
const failures: TopologyNode = { id: "failures A", kind: "failures", stream: "A", open: atLeast(3) };
const external: TopologyNode = { id: "external hub A", kind: "external", stream: "A", prefix: "hub" };
const republished: TopologyNode = { id: "republished x.*", kind: "republished", subject: "x.*" };

test.each([
  [subjects, "a.> +1", "2 subjects", "/subjects?stream=A"],
  [stream, "A", "12K stored", "/streams/A"],
  [{ ...stream, isMissing: true }, "A", "did not answer", "/streams/A"],
  [consumers, "9 consumers", "0 waiting", "/streams/A?tab=consumers"],
  [failures, "at least 3 open", "nobody acted on them", "/failures?stream=A"],
  [external, "A", "in hub", null],
  [republished, "x.*", "no stream captures it", "/live?subject=x.*"],
] as const)("%o", (node, name, figures, href) => {
  expect([nodeName(node), nodeFigures(node), nodeHref(node)]).toEqual([name, figures, href]);
});

test("a part is found by its name, its stream, its subjects and its verdict; nothing is by nothing", () => {
  expect([subjects, stream, consumers].map((node) => isFound(node, "b"))).toEqual([true, false, false]);
  expect(isFound(consumers, "IDLE")).toBe(true);
  expect(isFound(stream, " ")).toBe(false);
});
