"use client";

import { type ReactNode, useRef } from "react";
import { useScrollPlace } from "@/components/ui/scroll-place";
import { useNow } from "@/lib/client/browser/clock";
import { isAway, isStale, snapshotAgeMs } from "@/lib/client/queries/snapshot";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";

/** The box that pages are drawn and scroll in. It outlives them, and goes back to where it was with Back. */
export function MainBox({ children }: { children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useScrollPlace({ name: "page", box: () => box.current, lasting: true });
  const isOld = useIsOld();
  return (
    <main
      ref={box}
      id="main"
      tabIndex={-1}
      data-figures={isOld ? "old" : undefined}
      className="relative min-w-0 flex-1 overflow-x-hidden overflow-y-auto bg-bg"
    >
      {children}
    </main>
  );
}

/** True while no newer figures come: they are dimmed then, and the banner says how old they are. */
function useIsOld(): boolean {
  const { snapshot, error, receivedAtMs } = useSnapshot();
  const nowMs = useNow();
  if (snapshot === undefined || nowMs === null) return false;
  return error !== null || isAway(snapshot) || isStale(snapshot, snapshotAgeMs(snapshot, receivedAtMs, nowMs));
}
