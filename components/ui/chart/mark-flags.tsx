import { Flag } from "lucide-react";
import { useZone } from "@/lib/client/browser/use-zone";
import { groupMarks, type MarkGroup } from "@/lib/client/words/chart-points";
import { formatDayTime } from "@/lib/client/words/format";
import { classNames } from "../class-names";
import { Tooltip } from "../overlay/tooltip";
import type { ChartMark } from "./chart-series";
import { plotMargin, shareOf, type TimeSpan } from "./plot";

/** Parts of the axis that a flag takes at least, and one with a word beside it. */
const shares = { flag: 1 / 14, word: 1 / 6 };

/** Flags above a chart where something happened; hover or focus says what and when. */
export function MarkFlags({ marks, axis }: { marks: readonly ChartMark[]; axis: TimeSpan }) {
  useZone();
  const shown = marks.filter(({ atMs }) => atMs >= axis.fromMs && atMs <= axis.untilMs);
  const groups = groupMarks(shown, shares.flag * (axis.untilMs - axis.fromMs));
  return (
    <div className="absolute top-0 h-6" style={{ left: plotMargin.left, right: plotMargin.right }}>
      {groups.map((group, at) => {
        const share = shareOf(group.atMs, axis);
        const before = at === 0 ? 0 : shareOf(groups[at - 1]?.atMs ?? 0, axis);
        const after = at === groups.length - 1 ? 1 : shareOf(groups[at + 1]?.atMs ?? 0, axis);
        // At the end of the axis there is room at the left only, where the flag before may have its own word.
        const isLast = share > 1 - shares.word;
        const hasRoom = isLast ? share - before > 2 * shares.word : after - share > shares.word;
        return <MarkFlag key={group.atMs} group={group} share={share} word={hasRoom} wordLeft={isLast} />;
      })}
    </div>
  );
}

interface MarkFlagProps {
  group: MarkGroup<ChartMark>;
  share: number;
  /** There is room for a word. */
  word: boolean;
  wordLeft: boolean;
}

function MarkFlag({ group: { marks }, share, word, wordLeft }: MarkFlagProps) {
  const lines = marks.map(({ atMs, label }) => `${formatDayTime(new Date(atMs))}: ${label}`);
  const [newest, others] = [marks.at(-1)?.label ?? "", marks.length - 1];
  return (
    <Tooltip
      text={
        <ul className="num">
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at one moment
            <li key={at}>{line}</li>
          ))}
        </ul>
      }
    >
      <button
        type="button"
        aria-label={lines.join(", ")}
        className={classNames(
          "absolute top-0 flex h-6 min-w-6 items-center gap-1 rounded-sm px-1.5 text-2xs text-muted hover:bg-hover hover:text-ink",
          wordLeft && "flex-row-reverse",
        )}
        style={wordLeft ? { right: `calc(${(1 - share) * 100}% - 12px)` } : { left: `calc(${share * 100}% - 12px)` }}
      >
        <Flag aria-hidden className="size-3 shrink-0" />
        {word ? (
          <span className="whitespace-nowrap max-sm:hidden">
            {newest}
            {others > 0 ? ` +${others}` : ""}
          </span>
        ) : null}
      </button>
    </Tooltip>
  );
}
