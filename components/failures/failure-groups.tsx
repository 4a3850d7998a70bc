"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/text/time";
import { WordGap } from "@/components/ui/text/word-gap";
import { useZone } from "@/lib/client/browser/use-zone";
import { reasonWords } from "@/lib/client/words/failure-reasons";
import { formatCount, formatDayTime, formatQuantity } from "@/lib/client/words/format";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { FailureFilters } from "./failure-filters";
import type { ShownGroup } from "./shown-groups";

/** Shown at first; the largest groups come first. */
const firstGroups = 6;

/** Open failures by consumer, reason and error; each is a filter, so that a group can be redriven as one. */
export function FailureGroups({ groups, filters }: { groups: readonly ShownGroup[]; filters: FailureFilters }) {
  const [all, setAll] = useState(false);
  const { deadLetters } = filters.filter;
  const ofTab = groups.filter(
    ({ reason: why }) => deadLetters === undefined || (why === "dead_letter") === (deadLetters === "only"),
  );
  const { stream, consumer, reason, error } = filters.values;
  const isChosen = (group: ShownGroup) =>
    isFilter(group) &&
    group.stream === stream &&
    group.consumer === consumer &&
    group.error === error &&
    (reason === null || group.reason === reason);
  const shown = all ? ofTab : ofTab.filter((group, at) => at < firstGroups || isChosen(group));
  const chosenElsewhere = consumer !== null && !ofTab.some(isChosen);
  if (ofTab.length === 0 && !chosenElsewhere) return null;
  return (
    // One row that scrolls: wrapped, the table below would jump when the drawer opens.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one row in every browser
    <div
      role="group"
      aria-label="Groups of failures"
      className="flex min-w-0 shrink-0 gap-1.5 overflow-x-auto px-5 pb-3 max-sm:pb-2 [scrollbar-width:none]"
    >
      {shown.map((group) => (
        <GroupButton
          key={`${consumerKey(group.stream, group.consumer)} ${group.reason} ${group.error ?? ""}`}
          group={group}
          chosen={isChosen(group)}
          onChoose={isFilter(group) ? () => filters.set(isChosen(group) ? noGroup : choose(group)) : null}
        />
      ))}
      {chosenElsewhere ? (
        <Button size="sm" icon={X} onClick={() => filters.set(noGroup)} className="max-w-80">
          <span className="truncate">Only {visibleLine(displayConsumerName(consumer))}</span>
        </Button>
      ) : null}
      {ofTab.length > shown.length ? (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {formatQuantity(ofTab.length - shown.length, "more group")}
        </Button>
      ) : null}
    </div>
  );
}

/** Of failures that say neither stream nor consumer there is nothing to filter by. */
const isFilter = (group: ShownGroup) => group.stream !== null || group.consumer !== null;
const noGroup = { stream: null, consumer: null, reason: null, error: null };
const choose = ({ stream, consumer, reason, error }: ShownGroup) => ({ stream, consumer, reason, error });

/** What the button has no room for: the stream, the error whole, and when the first and the last failed. */
function groupTitle({ consumerDisplayName, stream, error, count, firstAt, lastAt }: ShownGroup): string {
  const where = `${consumerDisplayName ?? "consumer not known"} on ${stream ?? "a stream not known"}`;
  const first = formatDayTime(new Date(firstAt));
  const when = count > 1 ? `first failed ${first}, last ${formatDayTime(new Date(lastAt))}` : `failed ${first}`;
  return `${where}${error === null ? "" : `: ${error}`}; ${when}`;
}

interface GroupButtonProps {
  group: ShownGroup;
  chosen: boolean;
  /** Null: only a count. */
  onChoose: (() => void) | null;
}

function GroupButton({ group, chosen, onChoose }: GroupButtonProps) {
  const look = "inline-flex h-6 max-w-96 shrink-0 items-center gap-1.5 rounded-md border px-2 text-xs";
  useZone();
  const title = visibleLine(groupTitle(group));
  const content = (
    <>
      <span className="mono min-w-0 truncate text-ink">
        {visibleLine(group.consumerDisplayName ?? group.stream ?? "origin not known")}
      </span>
      <WordGap />
      {group.error === null ? (
        <span className="shrink-0">{reasonWords[group.reason].toLowerCase()}</span>
      ) : (
        <span className="min-w-0 truncate">{visibleLine(group.error)}</span>
      )}
      <WordGap />
      <span className="num shrink-0 font-semibold text-ink">{formatCount(group.count)}</span>
      <WordGap />
      <span className="num shrink-0 text-faint">
        {group.count > 1 ? "first " : ""}
        <RelativeTime at={group.firstAt} />
      </span>
    </>
  );
  if (onChoose === null)
    return (
      <span title={title} className={classNames(look, "border-transparent text-muted")}>
        {content}
      </span>
    );
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={title}
      onClick={onChoose}
      className={classNames(
        look,
        "transition-colors duration-120",
        chosen ? "border-accent bg-selected text-ink" : "border-line text-muted hover:bg-hover hover:text-ink",
      )}
    >
      {content}
    </button>
  );
}
