"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

const Slot = createContext<HTMLElement | null>(null);

/** Where a {@link Drawer} puts itself on a wide screen, or null before the page is drawn. */
export function useDrawerSlot(): HTMLElement | null {
  return useContext(Slot);
}

/** Puts the page's content and, at its right, the column that a drawer takes. Once, in the app's frame. */
export function DrawerFrame({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  return (
    <Slot value={slot}>
      <div className="flex min-h-0 min-w-0 flex-1">
        {children}
        <div ref={setSlot} className="flex min-h-0 shrink-0" />
      </div>
    </Slot>
  );
}
