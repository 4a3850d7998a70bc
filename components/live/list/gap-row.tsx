import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useZone } from "@/lib/client/browser/use-zone";
import type { GapFacts } from "@/lib/client/live/live-gaps";
import { gapNote, gapWords } from "./gap-words";

/** Props of {@link GapRow}. */
export interface GapRowProps {
  id: string;
  rowIndex: number;
  facts: GapFacts;
  /** Where to look when it is not known what was missed. */
  links: ReactNode;
  onLoad: () => void;
}

/** A line for a time in which nobody saw what passed. */
export function GapRow({ id, rowIndex, facts, links, onLoad }: GapRowProps) {
  useZone();
  const { missed, untilMs, rest, loading, problem, loaded } = facts;
  const note = gapNote(facts);
  return (
    <tr id={id} aria-rowindex={rowIndex} className="relative">
      {/* Over the whole row, however many columns there are: a cell that spans too many would add some. */}
      <td className="h-8 p-0">
        <div className="num absolute inset-0 flex items-center gap-3 overflow-hidden border-b border-line bg-in-flight-weak px-5 whitespace-nowrap">
          <span className="min-w-0 truncate font-medium">{gapWords(facts)}</span>
          {note === null ? null : <span className="min-w-0 shrink truncate text-muted">{note}</span>}
          {untilMs !== null && missed === "asking" ? (
            <span className="text-muted">Asking the stream how many…</span>
          ) : null}
          {rest.length > 0 && !isNothing(facts) ? (
            <Button size="sm" pending={loading} onClick={onLoad} className="shrink-0">
              {problem === null ? (loaded > 0 ? "Load older" : "Load from stream") : "Try again"}
            </Button>
          ) : null}
          {missed === null && untilMs !== null ? <span className="shrink-0">{links}</span> : null}
        </div>
      </td>
    </tr>
  );
}

/** Exactly nothing was missed: what the stream stored around it is here. */
const isNothing = ({ missed }: GapFacts) => missed !== "asking" && missed?.messages === 0;
