import { isKnown, type Known, unknown } from "../../model/known";
import type { DashboardParts } from "../dashboard/parts";

/** What tells whether the last sweep is about now. */
export interface ReadBy {
  readonly broker: Pick<DashboardParts["broker"], "connection">;
  readonly monitor: Pick<DashboardParts["monitor"], "view">;
  readonly now: DashboardParts["now"];
}

/** True while the broker cannot be read: what is known of it is of an earlier moment. */
export function isAway({ broker, monitor: { view } }: Omit<ReadBy, "now">): boolean {
  return broker.connection.status().state !== "connected" || view.isOutdated;
}

/** What a figure of the last sweep is now: of a broker that is away only what it was is known. */
export function asOfNow(figure: Known<number>, by: ReadBy): Known<number> {
  const { sampledAtMs } = by.monitor.view;
  if (!isAway(by) || sampledAtMs === null || !isKnown(figure)) return figure;
  return unknown(`${figure.value} when it was read ${ageWords(by.now() - sampledAtMs)} ago`);
}

/** An age for a sentence: `40 s`, `3 min`. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
