import type { SubjectGrammar } from "../../model/stream/grammar";
import { consumerParts } from "./consumer-nodes";
import { streamParts } from "./stream-nodes";
import type { Topology, TopologyEdge, Watched } from "./topology-parts";

/** How a topology is drawn together. */
export interface TopologyOptions {
  /** How subjects match on this broker. */
  readonly grammar: SubjectGrammar;
  /** Streams whose consumers are all shown one by one. */
  readonly unfolded?: ReadonlySet<string>;
  /** Consumers of a stream that are shown one by one; more are drawn together by verdict. */
  readonly mostConsumers?: number;
}

/** Consumers of a stream that are shown one by one unless told otherwise. */
const defaultConsumers = 6;

/**
 * Subjects, streams, consumers and failures, and how messages get from one to the other; the dashboard's own streams left
 * out. Depends on what there is alone, and not on its order: ids stay the same from sweep to sweep.
 */
export function topology(
  watched: Watched,
  { grammar, unfolded = new Set(), mostConsumers = defaultConsumers }: TopologyOptions,
): Topology {
  const streams = streamParts(watched, grammar);
  const names = new Set(streams.nodes.flatMap((node) => (node.kind === "stream" ? [node.stream] : [])));
  const consumers = consumerParts(
    watched.consumers.filter(({ stream }) => names.has(stream)),
    (stream, count) => count > mostConsumers && !unfolded.has(stream),
  );
  return {
    nodes: sorted([...streams.nodes, ...consumers.nodes]),
    edges: sorted([...streams.edges, ...consumers.edges]),
  };
}

/** By id, each once. */
function sorted<T extends { readonly id: string }>(parts: readonly T[]): T[] {
  return [...new Map(parts.map((part) => [part.id, part])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same for as long as nothing is added or taken away: what positions depend on. */
export function structureOf({ nodes, edges }: Topology): string {
  return JSON.stringify([nodes.map(({ id }) => id), edges.map(({ id }) => id)]);
}

/** What a node is connected with: all that leads to it, and all that it leads to. Everything for an id that is not there. */
export function neighbourhood(whole: Topology, id: string): Topology {
  if (!whole.nodes.some((node) => node.id === id)) return whole;
  const near = new Set([...reach(whole.edges, id, "from", "to"), ...reach(whole.edges, id, "to", "from")]);
  return {
    nodes: whole.nodes.filter((node) => near.has(node.id)),
    edges: whole.edges.filter(({ from, to }) => near.has(from) && near.has(to)),
  };
}

function reach(edges: readonly TopologyEdge[], id: string, near: "from" | "to", far: "from" | "to"): Set<string> {
  const found = new Set([id]);
  const next = new Map<string, string[]>();
  for (const edge of edges) next.set(edge[near], [...(next.get(edge[near]) ?? []), edge[far]]);
  // Grows while it is walked through.
  for (const one of found) for (const other of next.get(one) ?? []) found.add(other);
  return found;
}
