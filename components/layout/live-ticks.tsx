"use client";

import { useLiveTicks } from "@/lib/client/live/live-ticks";

/** Keeps what every page shows fresh, for as long as the tab is open. Draws nothing. */
export function LiveTicks() {
  useLiveTicks();
  return null;
}
