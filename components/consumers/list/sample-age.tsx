"use client";

import { useNow } from "@/lib/client/browser/clock";
import { isStale, snapshotAgeMs } from "@/lib/client/queries/snapshot";
import { formatAge, formatDuration } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";

/** How often the figures are read, and how old the shown ones are. */
export function SampleAge({ snapshot, receivedAtMs }: { snapshot: Snapshot; receivedAtMs: number }) {
  const nowMs = useNow();
  const ageMs = nowMs === null ? null : snapshotAgeMs(snapshot, receivedAtMs, nowMs);
  return (
    <span className={`num ml-auto text-xs ${isStale(snapshot, ageMs) ? "text-in-flight" : "text-faint"}`}>
      sampled every {formatDuration(snapshot.intervalMs)}
      {ageMs === null ? "" : `, last ${formatAge(ageMs)} ago`}
    </span>
  );
}
