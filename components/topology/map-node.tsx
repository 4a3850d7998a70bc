import { ArchiveX, Cloud, Focus, Hash, type LucideIcon, Rows3, Send, Ungroup } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link/link";
import { VerdictBadge, verdictLooks } from "@/components/ui/text/verdict-badge";
import { WordGap } from "@/components/ui/text/word-gap";
import { type MapPoint, nodeSize } from "@/lib/client/topology/map-packing";
import type { TopologyNode } from "@/lib/client/topology/topology-parts";
import type { Verdict } from "@/lib/model/consumer/consumer-health";
import { kindWords, nodeFigures, nodeHref, nodeName } from "./node-words";
import type { TopologyAddress } from "./topology-address";

/** Props of {@link MapNode}. */
export interface MapNodeProps {
  node: TopologyNode;
  place: MapPoint;
  /** The one that Tab leads to. */
  isCursor: boolean;
  /** Not among those that were looked for. */
  isFaint: boolean;
  onFocus: () => void;
  address: Pick<TopologyAddress, "focus" | "setFocus" | "unfold" | "toggleFold">;
}

/** One node of the map: a link to the page about it. */
export function MapNode({ node, place, isCursor, isFaint, onFocus, address }: MapNodeProps) {
  const verdict = verdictOf(node);
  const name = nodeName(node);
  const href = nodeHref(node);
  const style = { left: place.x - nodeSize.width / 2, top: place.y - nodeSize.height / 2, ...nodeSize };
  const face = {
    "data-node": node.id,
    tabIndex: isCursor ? 0 : -1,
    onFocus,
    "aria-label": labelOf(node, verdict),
    title: name,
    className: classNames(
      "flex size-full flex-col justify-center gap-0.5 rounded-md border bg-surface px-2.5 hover:border-accent",
      verdict === null ? "border-line-strong" : edgeOf(verdict),
    ),
  };
  const content = (
    <>
      <span className="mono truncate font-medium text-ink">{name}</span>
      <span className="num flex min-w-0 items-center gap-1.5 text-xs text-muted">
        {verdict === null ? <KindIcon kind={node.kind} /> : <VerdictBadge verdict={verdict} />}
        <WordGap />
        <span className="truncate">{nodeFigures(node)}</span>
      </span>
    </>
  );
  return (
    <li className={classNames("group absolute", isFaint && "opacity-50")} style={style}>
      {href === null ? (
        <button type="button" {...face} onClick={() => address.setFocus(node.id)}>
          {content}
        </button>
      ) : (
        <Link href={href} {...face}>
          {content}
        </Link>
      )}
      <span className="absolute top-1 right-1 hidden rounded-sm bg-surface group-focus-within:flex group-hover:flex">
        {node.kind === "consumers" || (node.kind === "consumer" && address.unfold.includes(node.stream)) ? (
          <NodeButton
            icon={Ungroup}
            label={
              node.kind === "consumers" ? `One by one: ${name}` : `Together by verdict: consumers of ${node.stream}`
            }
            onClick={() => address.toggleFold(node.stream)}
          />
        ) : null}
        <NodeButton
          icon={Focus}
          label={`Only what is connected with ${name}`}
          onClick={() => address.setFocus(address.focus === node.id ? null : node.id)}
        />
      </span>
    </li>
  );
}

/** For the pointer; the map's keys do the same. */
function NodeButton({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      onClick={onClick}
      className="flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

const icons: Readonly<Record<TopologyNode["kind"], LucideIcon>> = {
  subjects: Hash,
  stream: Rows3,
  external: Cloud,
  consumer: Rows3,
  consumers: Rows3,
  republished: Send,
  failures: ArchiveX,
};

function KindIcon({ kind }: { kind: TopologyNode["kind"] }) {
  const Icon = icons[kind];
  return <Icon aria-hidden className={classNames("size-3.5 shrink-0", kind === "failures" && "text-gave-up")} />;
}

/** Consumers have one; of a stream, the worst of its consumers' that needs somebody. */
export function verdictOf(node: TopologyNode): Verdict | null {
  if (node.kind === "consumer" || node.kind === "consumers") return node.verdict;
  return node.kind === "stream" ? node.worst : null;
}

function edgeOf(verdict: Verdict): string {
  switch (verdictLooks[verdict].tone) {
    case "bad":
      return "border-gave-up";
    case "warn":
      return "border-redelivered";
    case "busy":
      return "border-in-flight";
    case "info":
      return "border-waiting";
    case "off":
      return "border-paused";
    case "good":
    case "plain":
      return "border-line-strong";
  }
}

function labelOf(node: TopologyNode, verdict: Verdict | null): string {
  const of = "stream" in node && node.kind !== "stream" ? ` of ${node.stream}` : "";
  const worst = node.kind === "stream" ? "worst consumer " : "";
  const state = verdict === null ? "" : `, ${worst}${verdictLooks[verdict].word}`;
  return `${kindWords[node.kind]} ${nodeName(node)}${of}${state}, ${nodeFigures(node)}`;
}
