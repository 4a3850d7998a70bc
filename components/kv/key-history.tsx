import { GitCompareArrows } from "lucide-react";
import { LinkButton } from "@/components/ui/link/link-button";
import { DrawerSection } from "@/components/ui/overlay/drawer";
import { DayClockTime } from "@/components/ui/text/time";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import { EntryValue } from "./entry-value";

/** Props of {@link KeyHistory}. */
export interface KeyHistoryProps {
  /** Newest first, at least one. */
  revisions: readonly KeyEntry[];
  /** The revision whose value is shown. */
  shown: number;
  /** There are more than these. */
  more: boolean;
  onShow: (revision: number) => void;
}

/** The revisions of a key; one is shown when it is pressed, and each leads to what differs from the one before. */
export function KeyHistory({ revisions, shown, more, onShow }: KeyHistoryProps) {
  return (
    <DrawerSection title={`History, ${formatCount(revisions.length)}${more ? " newest" : ""}`}>
      <ol aria-label="Revisions" className="grid min-w-0">
        {revisions.map((entry, at) => (
          <li
            key={entry.revision}
            className="flex min-w-0 items-center gap-2 border-t border-line py-1 first:border-t-0"
          >
            <button
              type="button"
              aria-pressed={entry.revision === shown}
              aria-label={`Show revision ${entry.revision}`}
              onClick={() => onShow(entry.revision)}
              className="flex min-w-0 flex-1 items-baseline gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-hover aria-pressed:bg-selected"
            >
              <span className="num shrink-0 font-medium">#{formatCount(entry.revision)}</span>
              <span className="num shrink-0 text-xs text-muted">
                <DayClockTime at={entry.storedAt} />
              </span>
              <span className="mono min-w-0 truncate text-muted">
                <EntryValue entry={entry} />
              </span>
            </button>
            <Compare entry={entry} before={revisions[at + 1]} />
          </li>
        ))}
      </ol>
    </DrawerSection>
  );
}

function Compare({ entry, before }: { entry: KeyEntry; before: KeyEntry | undefined }) {
  if (before === undefined) return null;
  return (
    <LinkButton
      size="sm"
      variant="quiet"
      icon={GitCompareArrows}
      href={hrefs.compareTwo(before.place, entry.place)}
      aria-label={`Compare revision ${entry.revision} with revision ${before.revision}`}
      title={`What differs from #${before.revision}`}
    >
      Diff
    </LinkButton>
  );
}
