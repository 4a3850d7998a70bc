/** Space around the drawing of a chart, px: the axis of values at its left, flags above, the axis of time below. */
export const plotMargin = { left: 46, right: 8, top: 26, bottom: 24 } as const;

/** A stretch of time, Unix milliseconds. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What an axis of time spans: what was asked for, or a range up to the newest reading, or all readings. */
export function axisSpan(
  atMs: readonly number[],
  asked: { span?: TimeSpan | undefined; rangeMs?: number | undefined },
) {
  if (asked.span !== undefined) return asked.span;
  const untilMs = atMs.at(-1) ?? 0;
  return { fromMs: asked.rangeMs === undefined ? (atMs[0] ?? 0) : untilMs - asked.rangeMs, untilMs };
}

/** Where a moment is on an axis, as a share of its length; 0 on an axis without length. */
export function shareOf(atMs: number, { fromMs, untilMs }: TimeSpan): number {
  return untilMs <= fromMs ? 0 : (atMs - fromMs) / (untilMs - fromMs);
}

/** Shortest stretch that can be zoomed to: a few readings have to be in it, milliseconds. */
const minSpanMs = 10_000;

/** The stretch between two shares of an axis, in whole seconds and not too short to hold readings. */
export function zoomSpan(one: number, other: number, { fromMs, untilMs }: TimeSpan): TimeSpan {
  const at = (share: number) => fromMs + Math.min(1, Math.max(0, share)) * (untilMs - fromMs);
  const from = at(Math.min(one, other));
  const lacking = Math.max(0, minSpanMs - (at(Math.max(one, other)) - from)) / 2;
  return {
    fromMs: Math.floor((from - lacking) / 1_000) * 1_000,
    untilMs: Math.ceil((at(Math.max(one, other)) + lacking) / 1_000) * 1_000,
  };
}

/** Which readings, at `atMs` and oldest first, were within a stretch: from one index up to another, which is not among them. */
export function readingsWithin(atMs: readonly number[], { fromMs, untilMs }: TimeSpan): [first: number, end: number] {
  const first = atMs.findIndex((at) => at >= fromMs);
  return first < 0 ? [0, 0] : [first, atMs.findLastIndex((at) => at <= untilMs) + 1];
}
