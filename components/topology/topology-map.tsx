"use client";

import { useQuery } from "@tanstack/react-query";
import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Skeleton } from "@/components/ui/state/skeleton";
import { Kbd } from "@/components/ui/text/kbd";
import type { MapLayout } from "@/lib/client/topology/map-packing";
import { structureOf } from "@/lib/client/topology/topology";
import type { Topology } from "@/lib/client/topology/topology-parts";
import { MapEdges, MapLabels } from "./map-edges";
import { nodeTowards } from "./map-keys";
import { MapNode } from "./map-node";
import type { TopologyAddress } from "./topology-address";
import { useMapZoom } from "./use-map-zoom";

/** Props of {@link TopologyMap}. */
export interface TopologyMapProps {
  shown: Topology;
  /** Ids of the nodes that were looked for; null: nothing was. */
  found: ReadonlySet<string> | null;
  address: TopologyAddress;
}

/** The map. Its places are computed anew only when something is added or taken away; numbers change in place. */
export function TopologyMap({ shown, found, address }: TopologyMapProps) {
  const structure = structureOf(shown);
  const { data: layout } = useQuery({
    queryKey: ["map-layout", structure],
    queryFn: async () => {
      const { layOut, partsOf } = await import("@/lib/client/topology/map-layout");
      return layOut(partsOf(shown), nextTask);
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  if (layout === undefined)
    return (
      <div role="status" className="p-5">
        <span className="sr-only">Drawing the map</span>
        <Skeleton className="h-72 w-full" />
      </div>
    );
  return <LaidOut layout={layout} shown={shown} found={found} address={address} />;
}

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

function LaidOut({ layout, shown, found, address }: TopologyMapProps & { layout: MapLayout }) {
  const box = useRef<HTMLElement>(null);
  const { zoom, step, fit } = useMapZoom(box, layout);
  const placed = shown.nodes.filter(({ id }) => layout.nodes.has(id));
  const [cursorId, setCursorId] = useState<string | null>(null);
  const cursor = placed.find(({ id }) => id === cursorId) ?? placed[0];
  const nodeOf = (id: string) => box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`) ?? null;
  useFirstFound(found, nodeOf);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || cursor === undefined) return;
    const deed = deedOf(event.key);
    if (deed === null) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  };
  const deedOf = (key: string): (() => void) | null => {
    if (cursor === undefined) return null;
    if (key === "+" || key === "=") return () => step(1);
    if (key === "-") return () => step(-1);
    if (key === "0") return fit;
    if (key === "f") return () => address.setFocus(address.focus === cursor.id ? null : cursor.id);
    if (key === "u" && "stream" in cursor) return () => address.toggleFold(cursor.stream);
    const next = nodeTowards({ places: layout.nodes, edges: shown.edges }, cursor.id, key);
    return next === null ? null : () => nodeOf(next)?.focus();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col border-t border-line">
      <div className="relative flex min-h-0 flex-1">
        <ScrollBox ref={box} aria-label="Map" onKeyDown={onKeyDown} className="min-h-0 flex-1 bg-sunken">
          <div className="relative" style={{ width: layout.width * zoom, height: layout.height * zoom }}>
            <div
              className="absolute top-0 left-0 origin-top-left"
              style={{ width: layout.width, height: layout.height, transform: `scale(${zoom})` }}
            >
              <MapEdges layout={layout} edges={shown.edges} />
              <ul aria-label="Parts of the map">
                {placed.map((node) => (
                  <MapNode
                    key={node.id}
                    node={node}
                    place={layout.nodes.get(node.id) ?? { x: 0, y: 0 }}
                    isCursor={node.id === cursor?.id}
                    isFaint={found !== null && !found.has(node.id)}
                    onFocus={() => setCursorId(node.id)}
                    address={address}
                  />
                ))}
              </ul>
              <MapLabels layout={layout} edges={shown.edges} />
            </div>
          </div>
        </ScrollBox>
        <div className="absolute right-4 bottom-4 flex rounded-md border border-line-strong bg-surface">
          <IconButton icon={ZoomOut} label="Zoom out (-)" onClick={() => step(-1)} />
          <IconButton icon={Maximize2} label="Fit the screen (0)" onClick={fit} />
          <IconButton icon={ZoomIn} label="Zoom in (+)" onClick={() => step(1)} />
        </div>
      </div>
      <p className="border-t border-line px-5 py-1.5 text-xs text-faint max-sm:hidden">
        <Kbd>←</Kbd> <Kbd>→</Kbd> follow the flow of messages, <Kbd>↑</Kbd> <Kbd>↓</Kbd> to what lies above and below,{" "}
        <Kbd>Enter</Kbd> opens, <Kbd>f</Kbd> shows only what is connected, <Kbd>u</Kbd> shows the consumers of a stream
        one by one
      </p>
    </div>
  );
}

/** Brings the first of what was looked for into view. */
function useFirstFound(found: ReadonlySet<string> | null, nodeOf: (id: string) => HTMLElement | null) {
  const [first] = found ?? [];
  const latest = useRef(nodeOf);
  useEffect(() => {
    latest.current = nodeOf;
  });
  useEffect(() => {
    if (first !== undefined) latest.current(first)?.scrollIntoView({ block: "center", inline: "center" });
  }, [first]);
}
