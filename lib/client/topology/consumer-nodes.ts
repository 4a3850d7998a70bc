import { isSome, sumKnown } from "../../model/known";
import { nodeIds } from "./node-ids";
import { type Parts, plainEdge, type TopologyEdge, type TopologyNode, type Watched } from "./topology-parts";

type Consumer = Watched["consumers"][number];

/** Consumers, alone or together with those of their verdict, and the failures that they left behind. */
export function consumerParts(
  consumers: readonly Consumer[],
  isFolded: (stream: string, count: number) => boolean,
): Parts {
  const nodes: TopologyNode[] = [];
  const edges: TopologyEdge[] = [];
  for (const [stream, all] of grouped(inOrder(consumers), ({ stream: of }) => of)) {
    const groups = isFolded(stream, all.length)
      ? [...grouped(all, ({ verdict }) => verdict).values()]
      : all.map((consumer) => [consumer] as const);
    const failing: Consumer[] = [];
    for (const group of groups) {
      const node = groupNode(stream, group);
      nodes.push(node);
      edges.push(
        plainEdge("deliver", nodeIds.stream(stream), node.id, sumKnown(group.map((one) => one.deliveredPerS))),
      );
      const failed = group.filter(({ openFailures }) => isSome(openFailures));
      if (failed.length === 0) continue;
      failing.push(...failed);
      edges.push(
        plainEdge("fail", node.id, nodeIds.failures(stream), {
          value: null,
          why: "failures are counted, not their rate",
        }),
      );
    }
    if (failing.length > 0) {
      const open = sumKnown(failing.map(({ openFailures }) => openFailures));
      nodes.push({ id: nodeIds.failures(stream), kind: "failures", stream, open });
    }
  }
  return { nodes, edges };
}

function groupNode(stream: string, group: readonly Consumer[]): TopologyNode {
  const [only] = group;
  if (only === undefined) throw new Error("a group of consumers has one at least");
  if (group.length === 1) {
    const { name, displayName, verdict, waiting } = only;
    return {
      id: nodeIds.consumer(stream, name),
      kind: "consumer",
      stream,
      consumer: name,
      displayName,
      verdict,
      waiting,
    };
  }
  const { verdict } = only;
  const waiting = group.reduce((sum, one) => sum + one.waiting, 0);
  return { id: nodeIds.consumers(stream, verdict), kind: "consumers", stream, verdict, count: group.length, waiting };
}

function grouped<T, K extends string>(all: readonly T[], keyOf: (one: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** In an order of their own: sums of fractions depend on it. */
function inOrder(consumers: readonly Consumer[]): Consumer[] {
  return consumers.toSorted((a, b) => (a.stream === b.stream ? less(a.name, b.name) : less(a.stream, b.stream)));
}

const less = (a: string, b: string): number => (a < b ? -1 : 1);
