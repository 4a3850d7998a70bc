import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { pathsOf } from "../../contract/paths";
import { type SearchRequest, searchLineSchema } from "../../contract/search";
import { type Place, placeText } from "../../model/place";
import { useBroker } from "../broker/use-broker";
import { sendForLines, toApiError } from "../http/http";
import { begunSearch, type SearchProgress, SearchRun } from "./search-progress";

/** What comes faster than this is drawn together: a fast search has hundreds of steps a second. */
const drawMs = 100;

/** A search for stored messages; it ends with the page. */
export interface MessageSearch {
  /** Null: none was begun. */
  readonly progress: SearchProgress | null;
  /** Begins one; the one before ends. */
  readonly start: (request: SearchRequest) => void;
  readonly stop: () => void;
  /** Goes on where it ended. */
  readonly goOn: () => void;
  /** Takes a match out of the list: the message is gone. */
  readonly forget: (place: Place) => void;
  /** Ends it and forgets what it found. */
  readonly clear: () => void;
}

const nothingGone: ReadonlySet<string> = new Set();

/** See {@link MessageSearch}. */
export function useMessageSearch(): MessageSearch {
  const broker = useBroker();
  const [progress, setProgress] = useState<SearchProgress | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(nothingGone);
  const request = useRef<SearchRequest | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback(
    async (asked: SearchRequest, before: SearchProgress) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      const run = new SearchRun(before);
      setProgress(run.progress);
      let drawnAt = performance.now();
      const body = { ...asked, resume: before.places };
      try {
        for await (const lines of sendForLines(pathsOf(broker).search, searchLineSchema, {
          body,
          signal: abort.signal,
        })) {
          // Another search, or none, has taken its place.
          if (running.current !== abort) return;
          for (const line of lines) run.take(line);
          if (performance.now() - drawnAt < drawMs) continue;
          drawnAt = performance.now();
          setProgress(run.progress);
        }
        run.close();
      } catch (error) {
        if (abort.signal.aborted) run.stop();
        else run.fail(toApiError(error));
      }
      if (running.current === abort) setProgress(run.progress);
    },
    [broker],
  );
  const start = useCallback(
    (asked: SearchRequest) => {
      request.current = asked;
      void begin(asked, begunSearch);
    },
    [begin],
  );
  const clear = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setProgress(null);
  }, []);
  const shown = useMemo(() => withoutGone(progress, gone), [progress, gone]);
  return {
    progress: shown,
    start,
    clear,
    forget: (place) => setGone(new Set(gone).add(placeText(place))),
    stop: () => running.current?.abort(),
    goOn: () => {
      if (request.current !== null && progress !== null) void begin(request.current, progress);
    },
  };
}

function withoutGone(progress: SearchProgress | null, gone: ReadonlySet<string>): SearchProgress | null {
  if (progress === null || gone.size === 0) return progress;
  return { ...progress, matches: progress.matches.filter(({ place }) => !gone.has(placeText(place))) };
}
