import { Link } from "@/components/ui/link/link";
import { MuteButton } from "@/components/ui/mute/mute-button";
import { TimeSince } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { WordGap } from "@/components/ui/text/word-gap";
import { useZone } from "@/lib/client/browser/use-zone";
import { formatQuantity } from "@/lib/client/words/format";
import { groupHref, groupWords } from "@/lib/client/words/group-words";
import { hrefs } from "@/lib/client/words/hrefs";
import type { MuteAbout } from "@/lib/contract/mutes";
import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";
import { groupTroubles, type TroubleGroup } from "@/lib/model/consumer/trouble-groups";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Facts shown; the rest is on the consumers' page. */
const most = 8;

/** Props of {@link AttentionList}. */
export interface AttentionListProps {
  consumers: readonly ListedConsumer[];
  /** The broker's clock. */
  nowMs: number;
}

/**
 * Why consumers need attention, by harm and change, each fact once: a link to the consumer, or to all of a stream with the
 * same verdict. Nothing when none does.
 */
export function AttentionList({ consumers, nowMs }: AttentionListProps) {
  useZone();
  const groups = groupTroubles(consumers, nowMs);
  if (groups.length === 0) return null;
  const rest = groups.slice(most).reduce((sum, group) => sum + group.consumers.length, 0);
  return (
    <ul className="divide-y divide-line border-t border-line">
      {groups.slice(0, most).map((group) => (
        <li key={`${group.stream} ${group.verdict}`} className="flex items-start hover:bg-hover">
          <Fact group={group} />
          <div className="shrink-0 py-1.5 pr-4">
            <MuteButton about={aboutOf(group)} words={mutedWords(group)} />
          </div>
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <Link href={hrefs.consumersInNeed} className="block px-5 py-2 font-medium text-accent hover:bg-hover">
            {formatQuantity(rest, "more consumer")}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

function Fact({ group }: { group: TroubleGroup<ListedConsumer> }) {
  const [first, ...others] = group.consumers;
  if (first === undefined) return null;
  const isOne = others.length === 0;
  return (
    <Link
      href={isOne ? hrefs.consumer(first.stream, first.name) : groupHref(group)}
      className="grid min-w-0 flex-1 gap-x-4 gap-y-1 px-5 py-2 -outline-offset-2! md:grid-cols-[8.5rem_minmax(0,16rem)_minmax(0,1fr)] md:items-start"
    >
      <span className="grid justify-items-start gap-0.5">
        <VerdictBadge verdict={group.verdict} />
        {group.since === null ? null : (
          <span className="num text-muted">
            <WordGap />
            {isOne ? "for" : "the last for"} <TimeSince at={group.since} />
          </span>
        )}
      </span>
      <span className="mono truncate font-medium" title={visibleLine(isOne ? first.displayName : group.stream)}>
        <WordGap />
        {visibleLine(isOne ? first.displayName : group.stream)}
        {isOne ? <span className="font-normal text-faint"> {visibleLine(first.stream)}</span> : null}
      </span>
      <span className="num line-clamp-4 min-w-0 wrap-anywhere">
        <WordGap />
        {isOne ? asSentence(first.reason) : `${groupWords(group)}: ${namesOf(group.consumers)}.`}{" "}
        <span className="text-muted">{first.nextStep}</span>
      </span>
    </Link>
  );
}

function aboutOf({ stream, verdict, consumers }: TroubleGroup<ListedConsumer>): MuteAbout {
  const [first, ...others] = consumers;
  return { stream, consumer: others.length === 0 ? (first?.name ?? null) : null, verdict };
}

/** Of one consumer what is wrong with it, of several what they have in common. */
const mutedWords = (group: TroubleGroup<ListedConsumer>) =>
  group.consumers.length === 1 ? (group.consumers[0]?.reason ?? "") : groupWords(group);

/** Named of a group; the others are counted. */
const named = 3;

function namesOf(consumers: readonly ListedConsumer[]): string {
  const names = consumers.slice(0, named).map(({ displayName }) => visibleLine(displayName));
  const rest = consumers.length - names.length;
  return rest > 0 ? `${names.join(", ")} and ${formatQuantity(rest, "other", "others")}` : names.join(", ");
}

const asSentence = (text: string) => (/[.!?]$/.test(text) || text === "" ? text : `${text}.`);
