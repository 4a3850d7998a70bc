import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

/** Something that can be done on the page that is open. */
export interface PageAction {
  /** What it does, in words: `Pause the list`. */
  readonly label: string;
  readonly run: () => void;
}

let offered: readonly PageAction[] = [];
const listeners = new Set<() => void>();

function change(next: readonly PageAction[]): void {
  offered = next;
  for (const listener of listeners) listener();
}

/** Offers an action to the command palette while the page shows it; null: it cannot be done now. */
export function usePageAction(label: string | null, run: () => void): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (label === null) return;
    const action: PageAction = { label, run: () => latest() };
    change([...offered, action]);
    return () => change(offered.filter((other) => other !== action));
  }, [label]);
}

/** What the page that is open offers. */
export function usePageActions(): readonly PageAction[] {
  return useSyncExternalStore(
    subscribe,
    () => offered,
    () => offered,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
