import { classNames } from "@/components/ui/class-names";
import { labelSize, type MapLayout, type MapPoint } from "@/lib/client/topology/map-packing";
import type { EdgeKind, TopologyEdge } from "@/lib/client/topology/topology-parts";
import { formatCompact, formatRate } from "@/lib/client/words/format";
import { formatKnown } from "@/lib/client/words/known";
import { isKnown, isSome } from "@/lib/model/known";
import { edgeWords } from "./node-words";

/** Props of {@link MapEdges}. */
export interface MapEdgesProps {
  layout: MapLayout;
  edges: readonly TopologyEdge[];
}

/** The ways of messages, drawn; the table says them in words. */
export function MapEdges({ layout, edges }: MapEdgesProps) {
  return (
    <svg aria-hidden width={layout.width} height={layout.height} className="absolute top-0 left-0">
      <defs>
        <marker
          id="map-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0.5 L8 4 L0 7.5 z" fill="context-stroke" />
        </marker>
      </defs>
      {edges.map((edge) => {
        const way = layout.edges.get(edge.id);
        return way === undefined ? null : (
          <path
            key={edge.id}
            d={curve(way.points)}
            fill="none"
            markerEnd="url(#map-arrow)"
            className={classNames(
              edge.problem !== null || edge.kind === "fail"
                ? "stroke-gave-up"
                : isSome(edge.perS)
                  ? "stroke-muted"
                  : "stroke-control",
              dashed.has(edge.kind) && "[stroke-dasharray:4_4]",
            )}
          />
        );
      })}
    </svg>
  );
}

const dashed: ReadonlySet<EdgeKind> = new Set(["republish", "dead_letter", "fail"]);

/** What the edges say: rates, and of copies what they are behind. */
export function MapLabels({ layout, edges }: MapEdgesProps) {
  return edges.map((edge) => {
    const way = layout.edges.get(edge.id);
    const words = labelWords(edge);
    if (way === undefined || words === "") return null;
    const { x, y } = way.label;
    return (
      <span
        key={edge.id}
        aria-hidden
        title={[edgeWords[edge.kind], edge.changes, edge.problem].filter((one) => one !== null).join("; ")}
        className={classNames(
          "num absolute flex items-center justify-center truncate text-2xs",
          edge.problem === null ? "text-muted" : "text-gave-up",
        )}
        style={{ left: x - labelSize.width / 2, top: y - labelSize.height / 2, ...labelSize }}
      >
        <span className="rounded-sm bg-sunken px-1">{words}</span>
      </span>
    );
  });
}

function labelWords({ perS, lag, problem, kind }: TopologyEdge): string {
  if (problem !== null) return "broken";
  const rate = isKnown(perS) ? `${formatKnown(perS, formatRate)} /s` : "";
  if (lag !== null && lag > 0) return `${rate === "" ? kind : rate}, ${formatCompact(lag)} behind`;
  return rate === "" && (kind === "mirror" || kind === "source") ? kind : rate;
}

/** A smooth line through the points. */
function curve(points: readonly MapPoint[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const last = rest.at(-1) ?? first;
  const middles = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? last;
    return at === rest.length - 2
      ? `Q${point.x} ${point.y} ${last.x} ${last.y}`
      : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M${first.x} ${first.y}`, ...middles, ...(rest.length === 1 ? [`L${last.x} ${last.y}`] : [])].join(" ");
}
