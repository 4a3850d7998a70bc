import type { MapPoint } from "@/lib/client/topology/map-packing";
import type { TopologyEdge } from "@/lib/client/topology/topology-parts";

/** What arrows go by. */
export interface MapWays {
  readonly places: ReadonlyMap<string, MapPoint>;
  readonly edges: readonly Pick<TopologyEdge, "from" | "to">[];
}

/** How much further off something counts that lies aside. */
const asideFactor = 3;

/**
 * The node that an arrow leads to from `id`: right and left along the edges, to the nearest of their ends, up and down to
 * the nearest above and below. Null where there is none.
 */
export function nodeTowards({ places, edges }: MapWays, id: string, key: string): string | null {
  const here = places.get(id);
  if (here === undefined) return null;
  const nearest = (ids: Iterable<string>, cost: (place: MapPoint) => number): string | null => {
    let best: { readonly id: string; readonly cost: number } | null = null;
    for (const other of ids) {
      const place = places.get(other);
      if (place === undefined || other === id) continue;
      const far = cost(place);
      if (far < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { id: other, cost: far };
    }
    return best?.id ?? null;
  };
  const along = (ends: readonly string[]) =>
    nearest(ends, ({ x, y }) => Math.abs(y - here.y) + Math.abs(x - here.x) / asideFactor);
  const across = (direction: 1 | -1) =>
    nearest(places.keys(), ({ x, y }) => {
      const step = (y - here.y) * direction;
      return step <= 0 ? Number.POSITIVE_INFINITY : step + Math.abs(x - here.x) * asideFactor;
    });
  switch (key) {
    case "ArrowRight":
      return along(edges.filter(({ from }) => from === id).map(({ to }) => to));
    case "ArrowLeft":
      return along(edges.filter(({ to }) => to === id).map(({ from }) => from));
    case "ArrowDown":
      return across(1);
    case "ArrowUp":
      return across(-1);
    case "Home":
      return [...places.keys()][0] ?? null;
    default:
      return null;
  }
}
