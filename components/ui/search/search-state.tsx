import { Square } from "lucide-react";
import type { ReactNode } from "react";
import { useZone } from "@/lib/client/browser/use-zone";
import type { SearchPhase, SearchProgress } from "@/lib/client/search/search-progress";
import { type SearchedRange, searchedPart, searchWords, unreadWords } from "@/lib/client/words/search-words";
import { Button } from "../button";
import { Banner } from "../state/banner";
import { ProgressLine } from "../state/progress-line";

/** What the button says that lets a search go on; null where there is nothing to go on with. */
const goOnWords: Record<SearchPhase, string | null> = {
  running: null,
  done: null,
  stopped: "Go on",
  budget: "Search on",
  limit: "Find more",
  failed: "Go on",
};

/** Props of {@link SearchState}. */
export interface SearchStateProps {
  progress: SearchProgress;
  range: SearchedRange;
  onStop: () => void;
  onGoOn: () => void;
  /** What can be done with all that it finds. */
  actions?: ReactNode;
}

/** How far a search is, in words and as a line, with what can be done about it. */
export function SearchState({ progress, range, onStop, onGoOn, actions }: SearchStateProps) {
  useZone();
  const { phase, unread, error, matches } = progress;
  const words = searchWords(progress, range);
  const goOn = goOnWords[phase];
  // Nothing was begun: what is wrong is told below.
  if (phase === "failed" && progress.scanned === 0) return null;
  return (
    <div className="grid shrink-0 gap-1 px-5 pb-3">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        {/* First, so that it stays under the pointer while the figures grow. */}
        {phase === "running" ? (
          <Button size="sm" icon={Square} onClick={onStop}>
            Stop
          </Button>
        ) : null}
        {goOn === null ? null : (
          <Button size="sm" onClick={onGoOn}>
            {goOn}
          </Button>
        )}
        <p className="num min-w-0 text-muted">{words}</p>
        {actions === undefined ? null : <span className="ml-auto">{actions}</span>}
        {/* The figures change ten times a second: a screen reader hears the beginning and the end. */}
        <span role="status" className="sr-only">
          {phase === "running" ? "Searching" : words}
        </span>
      </div>
      <ProgressLine label="Scanned" part={searchedPart(progress, range)} />
      {unread.length === 0 ? null : (
        <Banner tone="warn" inset>
          {unreadWords(unread)}
        </Banner>
      )}
      {/* Without matches the whole page says it. */}
      {error === null || matches.length === 0 ? null : (
        <Banner tone="bad" inset>
          {error.title}
          {error.detail === undefined ? "" : `: ${error.detail}`}
        </Banner>
      )}
    </div>
  );
}
