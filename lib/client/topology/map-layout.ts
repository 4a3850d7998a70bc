import { Graph, layout } from "@dagrejs/dagre";
import { labelSize, type MapLayout, type MapPoint, nodeSize, packed } from "./map-packing";
import type { Topology, TopologyEdge, TopologyNode } from "./topology-parts";

/** Only what there is counts, and not its numbers. */
export interface MapParts {
  readonly nodes: readonly Pick<TopologyNode, "id">[];
  readonly edges: readonly Pick<TopologyEdge, "id" | "from" | "to">[];
}

/**
 * Lays a topology out from left to right, in layers; what is not connected by itself, side by side. The same parts in the
 * same order always come to lie at the same places: no random number is drawn. `pause` is waited for between two of them,
 * so that a page stays alive.
 *
 * By dagre: 49 kB, loaded with the first map alone, and it runs in the page. ELK lays out with fewer crossings, but weighs
 * 1.4 MB and wants a worker from an address of its own.
 */
export async function layOut(parts: MapParts, pause: () => Promise<void>): Promise<MapLayout> {
  const maps: MapLayout[] = [];
  for (const part of connectedParts(parts)) {
    maps.push(layOutConnected(part));
    await pause();
  }
  return packed(maps);
}

function layOutConnected({ nodes, edges }: MapParts): MapLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 28, edgesep: 10, marginx: 20, marginy: 12 });
  for (const { id } of nodes) graph.setNode(id, { ...nodeSize });
  for (const { id, from, to } of edges) graph.setEdge(from, to, { ...labelSize, labelpos: "c" }, id);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: new Map(nodes.map(({ id }) => [id, pointOf(graph.node(id))])),
    edges: new Map(
      edges.map(({ id, from, to }) => {
        const label = graph.edge(from, to, id);
        return [id, { points: (label.points ?? []).map(pointOf), label: pointOf(label) }];
      }),
    ),
  };
}

function pointOf({ x, y }: { readonly x?: number; readonly y?: number }): MapPoint {
  return { x: x ?? 0, y: y ?? 0 };
}

/** The parts of which each is connected, in the order of their first nodes. */
function connectedParts({ nodes, edges }: MapParts): MapParts[] {
  const near = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  const partOf = new Map<string, number>();
  let parts = 0;
  for (const { id } of nodes) {
    if (partOf.has(id)) continue;
    // Grows while it is walked through.
    const members = new Set([id]);
    for (const member of members) {
      partOf.set(member, parts);
      for (const other of near.get(member) ?? []) members.add(other);
    }
    parts += 1;
  }
  return Array.from({ length: parts }, (_, part) => ({
    nodes: nodes.filter(({ id }) => partOf.get(id) === part),
    edges: edges.filter(({ from }) => partOf.get(from) === part),
  }));
}

/** The parts of a topology that its layout depends on. */
export function partsOf({ nodes, edges }: Topology): MapParts {
  return { nodes: nodes.map(({ id }) => ({ id })), edges: edges.map(({ id, from, to }) => ({ id, from, to })) };
}
