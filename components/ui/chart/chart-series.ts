import { noValue } from "@/lib/client/words/format";

/** Colours of lines: the product's words, the accent and grey. */
export type ChartColour = "waiting" | "in-flight" | "redelivered" | "gave-up" | "ok" | "paused" | "accent" | "muted";

/** One line of a chart. */
export interface ChartSeries {
  /** Name in the legend and the table. */
  label: string;
  colour: ChartColour;
  /** As long as `atMs`; null is a gap. */
  values: readonly (number | null)[];
}

/** The CSS variable of a line's colour. */
export function lineColour(colour: ChartColour): string {
  return colour === "accent" || colour === "muted" ? `var(--${colour})` : `var(--${colour}-line)`;
}

/** A value as text; an en dash for a gap. */
export function writeValue(value: number | null, format: (value: number) => string): string {
  return value === null ? noValue : format(value);
}

/** Something that happened at a moment, drawn across the chart. */
export interface ChartMark {
  /** Unix milliseconds. */
  atMs: number;
  /** A few words: `purged`, `Stalled`. */
  label: string;
}

/** Marks that belong to a reading: those since the reading before it. */
export function marksAt(marks: readonly ChartMark[], atMs: number, beforeMs: number | undefined): ChartMark[] {
  return marks.filter((mark) => mark.atMs <= atMs && (beforeMs === undefined || mark.atMs > beforeMs));
}
