import { expect, test } from "vitest";
import { layOut, type MapParts } from "./map-layout";
import { nodeSize } from "./map-packing";

const atOnce = () => Promise.resolve();

/** So many streams with subjects, six consumers each. */
function parts(streams: number): MapParts {
  const names = Array.from({ length: streams }, (_, at) => `S${at}`);
  const consumers = names.flatMap((name) => Array.from({ length: 6 }, (_, at) => ({ name, id: `${name} c${at}` })));
  return {
    nodes: [...names.flatMap((name) => [{ id: name }, { id: `subjects ${name}` }]), ...consumers],
    edges: [
      ...names.map((name) => ({ id: `p ${name}`, from: `subjects ${name}`, to: name })),
      ...consumers.map(({ name, id }) => ({ id: `d ${id}`, from: name, to: id })),
      { id: "m1", from: "S0", to: "S1" },
      { id: "m2", from: "S0", to: "S1" },
    ],
  };
}

test("two hundred nodes: none covers another, all lie on the map, and what leads somewhere lies left of it", async () => {
  const seen = parts(25);
  const began = performance.now();
  const { nodes, edges, width, height } = await layOut(seen, atOnce);
  expect(performance.now() - began).toBeLessThan(5_000);
  const places = [...nodes.values()];
  expect(places).toHaveLength(200);
  expect(Math.max(width / height, height / width)).toBeLessThan(4);
  const covering: unknown[] = [];
  for (const [at, one] of places.entries()) {
    expect(one.x - nodeSize.width / 2).toBeGreaterThanOrEqual(0);
    expect(one.x + nodeSize.width / 2).toBeLessThanOrEqual(width);
    expect(one.y + nodeSize.height / 2).toBeLessThanOrEqual(height);
    for (const other of places.slice(at + 1)) {
      const apart = Math.abs(one.x - other.x) >= nodeSize.width || Math.abs(one.y - other.y) >= nodeSize.height;
      if (!apart) covering.push([one, other]);
    }
  }
  expect(covering).toEqual([]);
  for (const { id, from, to } of seen.edges) {
    expect(edges.get(id)?.points.length).toBeGreaterThan(1);
    expect(nodes.get(from)?.x).toBeLessThan(nodes.get(to)?.x ?? 0);
  }
});

test("the same parts come to lie at the same places", async () => {
  expect(await layOut(parts(5), atOnce)).toEqual(await layOut(parts(5), atOnce));
});

test("nothing, and streams that copy from one another in a ring", async () => {
  expect((await layOut({ nodes: [], edges: [] }, atOnce)).nodes.size).toBe(0);
  const ring = {
    nodes: [{ id: "a" }, { id: "b" }],
    edges: [
      { id: "1", from: "a", to: "b" },
      { id: "2", from: "b", to: "a" },
    ],
  };
  expect((await layOut(ring, atOnce)).edges.size).toBe(2);
});
