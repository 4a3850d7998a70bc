import { useCallback, useEffect, useRef, useState } from "react";
import { pathsOf } from "../../contract/paths";
import {
  type PublishSeriesRequest,
  type SeriesEnd,
  type SeriesProgress,
  seriesLineSchema,
  stopSeriesAnswerSchema,
} from "../../contract/publish-series";
import { useBroker } from "../broker/use-broker";
import { type ApiError, sendForLines, sendJson, toApiError } from "../http/http";

/** A series of messages and how far it is. */
export interface SeriesState {
  /** Messages that are wanted. */
  readonly count: number;
  readonly perSecond: number;
  /** Null before anything is known. */
  readonly progress: SeriesProgress | null;
  /** Null while it runs. */
  readonly end: SeriesEnd | "lost" | null;
  /** Why it was refused, or why nothing more is heard of it. */
  readonly error: ApiError | null;
  readonly isStopping: boolean;
}

/** The series of a page; it ends with the page. */
export interface PublishSeries {
  /** Null: none was begun. */
  readonly series: SeriesState | null;
  /** Begins one, and resolves with how it ended. */
  readonly start: (request: PublishSeriesRequest) => Promise<SeriesState>;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** See {@link PublishSeries}. */
export function usePublishSeries(): PublishSeries {
  const broker = useBroker();
  const [series, setSeries] = useState<SeriesState | null>(null);
  const running = useRef<{ readonly abort: AbortController; readonly id: string | undefined } | null>(null);
  useEffect(() => () => running.current?.abort.abort(), []);

  const start = useCallback(
    async (request: PublishSeriesRequest) => {
      running.current?.abort.abort();
      const abort = new AbortController();
      running.current = { abort, id: request.id };
      const { count, perSecond } = request;
      let state: SeriesState = { count, perSecond, progress: null, end: null, error: null, isStopping: false };
      const show = (part: Partial<SeriesState>) => {
        state = { ...state, ...part };
        // Another one, or none, has taken its place.
        if (running.current?.abort !== abort) return;
        setSeries((before) => ({ ...state, isStopping: state.end === null && (before?.isStopping ?? false) }));
      };
      setSeries(state);
      try {
        const options = { body: request, signal: abort.signal };
        for await (const lines of sendForLines(pathsOf(broker).publishSeries, seriesLineSchema, options)) {
          const line = lines.at(-1);
          if (line === undefined) continue;
          const { kind: _kind, ...progress } = line;
          show(line.kind === "end" ? { progress, end: line.why } : { progress });
        }
        if (state.end === null) show({ end: "lost" });
      } catch (error) {
        show({ end: "lost", error: toApiError(error) });
      }
      return state;
    },
    [broker],
  );

  const stop = useCallback(() => {
    const id = running.current?.id;
    if (id === undefined) return;
    setSeries((before) => (before === null ? null : { ...before, isStopping: true }));
    // Who cannot be asked to stop is left: that ends it too, without the exact count.
    sendJson(pathsOf(broker).stopSeries(id), stopSeriesAnswerSchema, { body: {} }).catch(() =>
      running.current?.abort.abort(),
    );
  }, [broker]);

  return {
    series,
    start,
    stop,
    clear: () => {
      running.current?.abort.abort();
      running.current = null;
      setSeries(null);
    },
  };
}
