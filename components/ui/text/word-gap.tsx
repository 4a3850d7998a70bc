/**
 * Between two parts of a name that stand apart by layout alone: without it a screen reader says "Retrying0". A plain space
 * would not do, layout drops it.
 */
export function WordGap() {
  return <span className="sr-only">{"\u00a0"}</span>;
}
