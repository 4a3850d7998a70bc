import { TextLink } from "@/components/ui/link/link-button";
import { formatQuantity } from "@/lib/client/words/format";
import { groupHref, groupWords } from "@/lib/client/words/group-words";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";
import { groupTroubles, type TroubleGroup } from "@/lib/model/consumer/trouble-groups";
import { visibleLine } from "@/lib/model/text/visible-text";
import { calmWords, verdictSentence, withStop } from "../consumer-words";

/** Told one by one; the table below has them all. */
const told = 3;

/** Props of {@link AttentionReasons}. */
export interface AttentionReasonsProps {
  consumers: readonly ListedConsumer[];
  /** The broker's clock. */
  nowMs: number;
  /** All consumers were read. */
  isWhole: boolean;
}

/**
 * What is worst, each fact once, as links: one consumer, or all of a stream with the same verdict. As high with one fact as
 * with many, so that the table below stays where it is when a trouble comes or goes.
 */
export function AttentionReasons({ consumers, nowMs, isWhole }: AttentionReasonsProps) {
  const groups = groupTroubles(consumers, nowMs);
  if (groups.length === 0) return <p>{calmWords(consumers, isWhole)}</p>;
  const shown = groups.slice(0, told);
  const rest = groups.slice(told).reduce((sum, group) => sum + group.consumers.length, 0);
  return (
    <ul className="grid content-start gap-0.5 sm:min-h-[calc(3lh+0.25rem)]">
      {shown.map((group, at) => (
        <li key={`${group.stream} ${group.verdict}`} className="num flex min-w-0 flex-wrap gap-x-3 sm:flex-nowrap">
          <span className="line-clamp-2 min-w-0 sm:line-clamp-1" title={reasonOf(group)}>
            <Reason group={group} />
          </span>
          {rest > 0 && at === shown.length - 1 ? (
            <TextLink
              href={hrefs.consumersInNeed}
              className="-my-0.5 inline-flex min-h-6 shrink-0 items-center text-ink!"
            >
              and {formatQuantity(rest, "other", "others")}
            </TextLink>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** What may be cut off, whole. */
function reasonOf(group: TroubleGroup<ListedConsumer>): string | undefined {
  const [first, ...others] = group.consumers;
  if (first === undefined) return undefined;
  return others.length > 0 ? `${groupWords(group)}.` : withStop(verdictSentence(first));
}

const linkLook = "inline-block max-w-[min(48ch,100%)] truncate align-bottom text-ink!";

function Reason({ group }: { group: TroubleGroup<ListedConsumer> }) {
  const [first, ...others] = group.consumers;
  if (first === undefined) return null;
  if (others.length > 0)
    return (
      <>
        <TextLink href={groupHref(group)} title={visibleLine(group.stream)} className={linkLook}>
          {visibleLine(group.stream)}
        </TextLink>
        : {groupWords(group)}.
      </>
    );
  return (
    <>
      <TextLink
        href={hrefs.consumer(first.stream, first.name)}
        title={visibleLine(first.displayName)}
        className={linkLook}
      >
        {visibleLine(first.displayName)}
      </TextLink>{" "}
      {withStop(verdictSentence(first))}
    </>
  );
}
