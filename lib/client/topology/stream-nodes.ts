import type { StreamSummary } from "../../contract/snapshot";
import { needsAttention, severity } from "../../model/consumer/consumer-health";
import { unknown } from "../../model/known";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { isOwnStream, type StreamOrigin, type SubjectMapping } from "../../model/stream/stream";
import { nodeIds } from "./node-ids";
import { type Parts, plainEdge, type TopologyEdge, type TopologyNode, type Watched } from "./topology-parts";

/** How a bus of ours names the stream of another one's dead letters. */
const deadLetterSuffix = "_DLQ";

const several = unknown("what is published to it and what it copies are counted together");

/** Streams, what is published to them, and what they copy from one another. */
export function streamParts({ streams, missingStreams, consumers }: Watched, grammar: SubjectGrammar): Parts {
  const shown = streams.filter(({ own }) => !own);
  const missing = missingStreams.filter(
    (name) => !isOwnStream(name) && !shown.some(({ config }) => config.name === name),
  );
  const nodes: TopologyNode[] = [
    ...shown.map((stream) => streamNode(stream, consumers)),
    ...missing.map((name) => missingNode(name)),
  ];
  const edges: TopologyEdge[] = [];
  const names = new Set([...shown.map(({ config }) => config.name), ...missing]);
  for (const stream of shown) {
    const { name, subjects } = stream.config;
    const alone = stream.origins.length === 0;
    if (subjects.length > 0) {
      nodes.push({ id: nodeIds.subjects(name), kind: "subjects", stream: name, subjects: subjects.toSorted() });
      edges.push({
        ...plainEdge("publish", nodeIds.subjects(name), nodeIds.stream(name), alone ? stream.messagesPerS : several),
        changes: mappingWords(stream.config.subjectTransform),
      });
    }
    // The same stream may be copied from twice, with other filters.
    const others = stream.origins.filter((origin) => origin.name !== name || origin.external !== null);
    for (const [key, origin] of new Map(others.map((one) => [copyKey(one), one]))) {
      const own =
        origin.external === null ? streams.find((one) => one.own && one.config.name === origin.name) : undefined;
      const node = own === undefined ? originNode(origin, names) : streamNode(own, consumers);
      if (node !== null) nodes.push(node);
      const from = node?.id ?? nodeIds.stream(origin.name);
      const isOnly = stream.origins.length === 1 && subjects.length === 0;
      const plain = plainEdge(origin.kind, from, nodeIds.stream(name), isOnly ? stream.messagesPerS : several);
      const { lag, problem } = origin;
      edges.push({ ...plain, id: `${plain.id} ${key}`, changes: originWords(origin), lag, problem });
    }
    for (const part of republished(stream, shown, grammar)) {
      if (part.node !== null) nodes.push(part.node);
      edges.push(part.edge);
    }
    const letters = `${name}${deadLetterSuffix}`;
    if (names.has(letters))
      edges.push(
        plainEdge("dead_letter", nodeIds.stream(name), nodeIds.stream(letters), unknown("copies are not counted")),
      );
  }
  return { nodes, edges };
}

function streamNode(stream: StreamSummary, consumers: Watched["consumers"]): TopologyNode {
  const { name } = stream.config;
  const inNeed = consumers.filter(({ stream: of, verdict, mute }) => of === name && needsAttention(verdict) && !mute);
  const [worst] = inNeed.map(({ verdict }) => verdict).sort((a, b) => severity(a) - severity(b));
  return {
    ...{ id: nodeIds.stream(name), kind: "stream", stream: name, messages: stream.messages },
    ...{ consumers: stream.consumerCount, worst: worst ?? null, isMissing: false },
  };
}

function missingNode(name: string): TopologyNode {
  return {
    ...{ id: nodeIds.stream(name), kind: "stream", stream: name, messages: 0 },
    ...{ consumers: 0, worst: null, isMissing: true },
  };
}

/** The node of an origin that is no stream here; null: it is. */
function originNode({ name, external }: StreamOrigin, names: ReadonlySet<string>): TopologyNode | null {
  if (external !== null)
    return { id: nodeIds.external(external, name), kind: "external", stream: name, prefix: external };
  return names.has(name) ? null : missingNode(name);
}

/** Where a stream publishes once more: the streams that capture it, or nobody. */
function republished(
  { config: { name, republish } }: StreamSummary,
  streams: readonly StreamSummary[],
  grammar: SubjectGrammar,
): { readonly node: TopologyNode | null; readonly edge: TopologyEdge }[] {
  if (republish === null) return [];
  // A destination refers to parts of the subject, as in `copy.{{wildcard(1)}}`: any text may stand there.
  const target = republish.dest.replace(/\{\{.*?\}\}|\$\d+/g, "*");
  const changes = mappingWords(republish);
  const rate = unknown("what is published once more is not counted");
  const capturing = grammar.isFilter(target)
    ? streams.filter(({ config }) => config.subjects.some((filter) => grammar.intersect(filter, target) !== null))
    : [];
  if (capturing.length === 0) {
    const node: TopologyNode = { id: nodeIds.republished(target), kind: "republished", subject: target };
    return [{ node, edge: { ...plainEdge("republish", nodeIds.stream(name), node.id, rate), changes } }];
  }
  const others = capturing.filter(({ config }) => config.name !== name);
  return others.map(({ config }) => ({
    node: null,
    edge: { ...plainEdge("republish", nodeIds.stream(name), nodeIds.stream(config.name), rate), changes },
  }));
}

function copyKey(origin: StreamOrigin): string {
  return JSON.stringify([origin.kind, origin.external, origin.name, originWords(origin)]);
}

function mappingWords(mapping: SubjectMapping | null): string | null {
  return mapping === null ? null : `${mapping.src || ">"} as ${mapping.dest || "it is"}`;
}

function originWords({ filter, transforms }: StreamOrigin): string | null {
  const mappings = transforms.map((mapping) => mappingWords(mapping));
  if (mappings.length > 0) return mappings.join(", ");
  return filter === null || filter === "" ? null : `only ${filter}`;
}
