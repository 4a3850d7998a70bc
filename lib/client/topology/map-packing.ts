/** Size of a node, px at a zoom of 1. */
export const nodeSize = { width: 208, height: 52 } as const;
/** Room for what an edge says. */
export const labelSize = { width: 84, height: 18 } as const;

/** A place on the map, px at a zoom of 1 from its left upper corner. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** Where everything is. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** Middles of the nodes, by their ids. */
  readonly nodes: ReadonlyMap<string, MapPoint>;
  /** Ways of the edges and middles of what they say, by their ids. */
  readonly edges: ReadonlyMap<string, { readonly points: readonly MapPoint[]; readonly label: MapPoint }>;
}

/** Width to height of a screen without the frame of the page. */
const screenRatio = 1.6;

/** Maps side by side, column by column in their order, in as many columns as fit a screen best. */
export function packed(maps: readonly MapLayout[]): MapLayout {
  const choices = maps.map((_, at) => inColumns(maps, at + 1));
  const [first = { width: 0, height: 0, nodes: new Map(), edges: new Map() }, ...others] = choices;
  return others.reduce((best, one) => (badness(one) < badness(best) ? one : best), first);
}

/** How much smaller than the screen it would have to be drawn. */
function badness({ width, height }: MapLayout): number {
  return Math.max(width / screenRatio, height);
}

function inColumns(maps: readonly MapLayout[], columns: number): MapLayout {
  const wanted = maps.reduce((sum, { height }) => sum + height, 0) / columns;
  const nodes = new Map<string, MapPoint>();
  const edges = new Map<string, { points: MapPoint[]; label: MapPoint }>();
  let [left, top, columnWidth, height] = [0, 0, 0, 0];
  for (const map of maps) {
    if (top > 0 && top + map.height / 2 > wanted) {
      left += columnWidth;
      top = 0;
      columnWidth = 0;
    }
    const moved = ({ x, y }: MapPoint) => ({ x: x + left, y: y + top });
    for (const [id, point] of map.nodes) nodes.set(id, moved(point));
    for (const [id, { points, label }] of map.edges) edges.set(id, { points: points.map(moved), label: moved(label) });
    top += map.height;
    height = Math.max(height, top);
    columnWidth = Math.max(columnWidth, map.width);
  }
  return { width: left + columnWidth, height, nodes, edges };
}
