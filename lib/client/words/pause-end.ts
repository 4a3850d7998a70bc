import type { PauseInput } from "../../contract/manage-consumer";
import { fromField, toField } from "./time-field";

/** Ends of a pause to choose from. */
export const pauseEnds = ["15m", "1h", "morning", "moment"] as const;
/** One of {@link pauseEnds}. */
export type PauseEnd = (typeof pauseEnds)[number];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Tomorrow at eight, in the zone of all times. */
export function tomorrowMorning(nowMs: number): string | null {
  return fromField(`${toField(new Date(nowMs + dayMs).toISOString()).slice(0, 10)}T08:00:00`);
}

/** What to ask for; null while the moment is missing. A span counts by the broker's clock, not by this one. */
export function pauseInput(end: PauseEnd, moment: string | null, nowMs: number): PauseInput | null {
  switch (end) {
    case "15m":
      return { forMs: 15 * minuteMs };
    case "1h":
      return { forMs: 60 * minuteMs };
    case "morning": {
      const until = tomorrowMorning(nowMs);
      return until === null ? null : { until };
    }
    case "moment":
      return moment === null ? null : { until: moment };
  }
}
