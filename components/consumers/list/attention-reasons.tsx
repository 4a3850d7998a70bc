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

/** What is worst, each fact once, as links: one consumer, or all of a stream with the same verdict. */
export function AttentionReasons({ consumers, nowMs, isWhole }: AttentionReasonsProps) {
  const groups = groupTroubles(consumers, nowMs);
  if (groups.length === 0) return <p>{calmWords(consumers, isWhole)}</p>;
  const rest = groups.slice(told).reduce((sum, group) => sum + group.consumers.length, 0);
  return (
    <ul className="grid gap-0.5">
      {groups.slice(0, told).map((group) => (
        <li key={`${group.stream} ${group.verdict}`} className="num line-clamp-2">
          <Reason group={group} />
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <TextLink href={hrefs.consumersInNeed} className="num inline-flex min-h-6 items-center text-ink!">
            and {formatQuantity(rest, "other", "others")}
          </TextLink>
        </li>
      ) : null}
    </ul>
  );
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
