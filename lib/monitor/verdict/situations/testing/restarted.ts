import type { LagMonitor } from "../../../lag-monitor";
import type { TrackMemory } from "../../../track-memory";

/** Ends a monitor and hands what its history remembers to the one that takes its place, as a restart of the dashboard does. */
export async function restarted(ended: LagMonitor, create: () => LagMonitor): Promise<LagMonitor> {
  const remembered = [...ended.tracked()].map(({ stream, name, track }) => ({
    ...{ stream, name, createdAt: track.createdAt ?? "", memory: track.memory },
    series: track.series,
  }));
  await ended.stop();
  const next = create();
  for (const { stream, name, createdAt, series, memory } of remembered)
    next.ensureTrack(stream, name).restore(series, createdAt, through(memory));
  return next;
}

/** As it is after it was written and read again. */
const through = (memory: TrackMemory | null): TrackMemory | null => JSON.parse(JSON.stringify(memory));
