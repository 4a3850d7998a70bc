import type { Snapshot } from "../../contract/snapshot";
import type { Verdict } from "../../model/consumer/consumer-health";
import type { Known } from "../../model/known";

/** What a node stands for. */
export type TopologyNode = {
  /** Tells it from all others, and the same thing at another time from nothing else. */
  readonly id: string;
} & (
  | { readonly kind: "subjects"; readonly stream: string; readonly subjects: readonly string[] }
  | {
      readonly kind: "stream";
      readonly stream: string;
      readonly messages: number;
      readonly consumers: number;
      /** The worst of its consumers that needs somebody; null where none does. */
      readonly worst: Verdict | null;
      /** It did not answer the last sweep. */
      readonly isMissing: boolean;
    }
  /** A stream of another account or domain. */
  | { readonly kind: "external"; readonly stream: string; readonly prefix: string }
  | {
      readonly kind: "consumer";
      readonly stream: string;
      readonly consumer: string;
      readonly displayName: string;
      readonly verdict: Verdict;
      readonly waiting: number;
    }
  /** Consumers of one stream with one verdict. */
  | {
      readonly kind: "consumers";
      readonly stream: string;
      readonly verdict: Verdict;
      readonly count: number;
      readonly waiting: number;
    }
  /** Where a stream publishes once more and no stream captures it. */
  | { readonly kind: "republished"; readonly subject: string }
  /** Failures of a stream's consumers that nobody has acted on. */
  | { readonly kind: "failures"; readonly stream: string; readonly open: Known<number> }
);

/** How messages get from one node to the other. */
export type EdgeKind = "publish" | "mirror" | "source" | "republish" | "deliver" | "fail" | "dead_letter";

/** A way that messages take. */
export interface TopologyEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Messages per second. */
  readonly perS: Known<number>;
  /** How subjects are changed on the way; null: they are not. */
  readonly changes: string | null;
  /** Of copies: messages that are not copied yet; null elsewhere. */
  readonly lag: number | null;
  /** What is wrong with it, a sentence of the broker's; null when nothing is. */
  readonly problem: string | null;
}

/** What there is, and how messages go through it. Both lists are in the order of their ids. */
export interface Topology {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** What a topology is made of. */
export type Watched = Pick<Snapshot, "streams" | "missingStreams" | "consumers">;

/** Nodes and edges of one kind of things. */
export interface Parts {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** An edge with nothing to say but its rate. */
export function plainEdge(kind: EdgeKind, from: string, to: string, perS: Known<number>): TopologyEdge {
  return { id: `${kind}: ${from} -> ${to}`, from, to, kind, perS, changes: null, lag: null, problem: null };
}
