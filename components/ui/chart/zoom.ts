import { createParser, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { isTimeText } from "@/lib/model/text/time-text";
import type { TimeSpan } from "./plot";

/** A time in the address; anything else there is left out. */
const parseAsMoment = createParser({
  parse: (text) => (isTimeText(text) ? text : null),
  serialize: (moment: string) => moment,
});

/** Both ends of the stretch that charts are zoomed to, as the address has them. */
export const zoomParsers = { from: parseAsMoment, to: parseAsMoment };

/** Which stretch the charts of a page show. */
export interface Zoom {
  /** Null: all that there is. */
  readonly span: TimeSpan | null;
  readonly zoom: (span: TimeSpan) => void;
  readonly reset: () => void;
}

/** See {@link Zoom}. It is in the address, and each change is a step of the history: Back zooms out again. */
export function useZoom(): Zoom {
  const [{ from, to }, setValues] = useQueryStates(zoomParsers, { history: "push" });
  const span = useMemo(() => spanOf(from, to), [from, to]);
  return {
    span,
    zoom: (next) => void setValues(momentsOf(next)),
    reset: () => void setValues({ from: null, to: null }),
  };
}

/** Null without both ends, and where the end is not after the beginning. */
export function spanOf(from: string | null, to: string | null): TimeSpan | null {
  if (from === null || to === null) return null;
  const span = { fromMs: Date.parse(from), untilMs: Date.parse(to) };
  return span.fromMs < span.untilMs ? span : null;
}

/** Both ends as the address and the history have them: ISO 8601. */
export function momentsOf({ fromMs, untilMs }: TimeSpan): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(untilMs).toISOString() };
}
