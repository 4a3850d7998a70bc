"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { ListSteps } from "./list-step";

/** The column that a drawer takes, and how a page offers a better one. */
interface Slots {
  readonly slot: HTMLElement | null;
  readonly offer: (slot: HTMLElement | null) => void;
}

const Slot = createContext<Slots>({ slot: null, offer: () => {} });

/** Where a {@link Drawer} puts itself on a wide screen, or null before the page is drawn. */
export function useDrawerSlot(): HTMLElement | null {
  return useContext(Slot).slot;
}

/** Puts the page's content and, at its right, the column that a drawer takes. Once, in the app's frame. */
export function DrawerFrame({ children }: { children: ReactNode }) {
  const [outer, setOuter] = useState<HTMLElement | null>(null);
  const [inner, offer] = useState<HTMLElement | null>(null);
  const slots = useMemo(() => ({ slot: inner ?? outer, offer }), [inner, outer]);
  return (
    <Slot value={slots}>
      <ListSteps>
        <div className="flex min-h-0 min-w-0 flex-1">
          {children}
          <div ref={setOuter} className="flex min-h-0 shrink-0" />
        </div>
      </ListSteps>
    </Slot>
  );
}

/**
 * A list of a `<Page fill>` and the column that a drawer takes beside it: opening one moves neither the head of the
 * page nor its filters.
 */
export function BesideDrawer({ children }: { children: ReactNode }) {
  const { offer } = useContext(Slot);
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
      <div ref={offer} className="flex min-h-0 shrink-0 border-t border-line empty:hidden" />
    </div>
  );
}
