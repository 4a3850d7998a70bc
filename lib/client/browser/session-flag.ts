import { useCallback, useSyncExternalStore } from "react";

const changed = "jetlag:session-flag";

/**
 * A yes or no that this browser tab remembers, such as "dismissed". True while the server renders and during hydration,
 * so that what it hides does not flash. Where the browser forbids storage, it lasts until the next reload.
 */
export function useSessionFlag(name: string): readonly [boolean, () => void] {
  const set = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => true,
  );
  const raise = useCallback(() => {
    write(name);
    window.dispatchEvent(new Event(changed));
  }, [name]);
  return [set, raise];
}

const raised = new Set<string>();

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

function read(name: string): boolean {
  if (raised.has(name)) return true;
  try {
    return window.sessionStorage.getItem(name) !== null;
  } catch {
    return false; // storage is forbidden: only this page's memory counts
  }
}

function write(name: string) {
  raised.add(name);
  try {
    window.sessionStorage.setItem(name, "1");
  } catch {
    // storage is forbidden: the set above remembers until a reload
  }
}
