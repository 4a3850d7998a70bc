import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { basePath } from "../../contract/build";
import { sessionFlagCookie } from "../../contract/drawn-page";

const changed = "jetlag:session-flag";

/** Names of the flags that were raised when the server drew the page. */
export const DrawnFlagsContext = createContext<readonly string[]>([]);

/**
 * A yes or no that this browser remembers until it is closed, such as "dismissed". It is in a cookie, so that the server
 * draws the page accordingly. Where the browser forbids cookies, it lasts until the next reload.
 */
export function useSessionFlag(name: string): readonly [boolean, () => void] {
  const drawn = useContext(DrawnFlagsContext);
  const set = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => drawn.includes(name),
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
  return raised.has(name) || document.cookie.split("; ").includes(`${sessionFlagCookie(name)}=1`);
}

function write(name: string) {
  raised.add(name);
  // The Cookie Store API is asynchronous, and not there on plain HTTP.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${sessionFlagCookie(name)}=1; path=${basePath}/; samesite=strict`;
}
