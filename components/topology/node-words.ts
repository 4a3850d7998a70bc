import { withQuery } from "@/lib/client/http/http";
import type { EdgeKind, TopologyNode } from "@/lib/client/topology/topology-parts";
import { formatCompact, formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { tellKnown } from "@/lib/client/words/known";
import { visibleLine } from "@/lib/model/text/visible-text";

/** What a node is, in a word. */
export const kindWords: Readonly<Record<TopologyNode["kind"], string>> = {
  subjects: "Subjects",
  stream: "Stream",
  external: "Stream elsewhere",
  consumer: "Consumer",
  consumers: "Consumers",
  republished: "Republished",
  failures: "Failures",
};

/** What an edge does. */
export const edgeWords: Readonly<Record<EdgeKind, string>> = {
  publish: "stored by",
  mirror: "mirrored by",
  source: "sourced by",
  republish: "republished to",
  deliver: "delivered to",
  fail: "failed",
  dead_letter: "dead letters, by the name",
};

/** What people call it. */
export function nodeName(node: TopologyNode): string {
  switch (node.kind) {
    case "subjects": {
      const [first = "", ...rest] = node.subjects;
      return rest.length === 0 ? visibleLine(first) : `${visibleLine(first)} +${formatCount(rest.length)}`;
    }
    case "stream":
    case "external":
      return visibleLine(node.stream);
    case "consumer":
      return visibleLine(node.displayName);
    case "consumers":
      return formatQuantity(node.count, "consumer");
    case "republished":
      return visibleLine(node.subject);
    case "failures":
      return `${tellKnown(node.open, formatCount)} open`;
  }
}

/** A second line: its figures. */
export function nodeFigures(node: TopologyNode): string {
  switch (node.kind) {
    case "subjects":
      return node.subjects.length === 1 ? "published here" : formatQuantity(node.subjects.length, "subject");
    case "stream":
      return node.isMissing ? "did not answer" : `${formatCompact(node.messages)} stored`;
    case "external":
      return `in ${visibleLine(node.prefix)}`;
    case "consumer":
    case "consumers":
      return `${formatCompact(node.waiting)} waiting`;
    case "republished":
      return "no stream captures it";
    case "failures":
      return "nobody acted on them";
  }
}

/** The page about it; null: there is none. */
export function nodeHref(node: TopologyNode): string | null {
  switch (node.kind) {
    case "subjects":
      return hrefs.subjectsOf(node.stream);
    case "stream":
      return hrefs.stream(node.stream);
    case "external":
      return null;
    case "consumer":
      return hrefs.consumer(node.stream, node.consumer);
    case "consumers":
      return hrefs.streamTab(node.stream, "consumers");
    case "republished":
      return withQuery(hrefs.live, { subject: node.subject });
    case "failures":
      return withQuery(hrefs.failures, { stream: node.stream });
  }
}

/** True for a node whose words hold a text. */
export function isFound(node: TopologyNode, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const subjects = node.kind === "subjects" ? node.subjects.join(" ") : "";
  return wanted !== "" && `${node.id} ${nodeName(node)} ${subjects}`.toLowerCase().includes(wanted);
}
