/**
 * Names the entry of the browser's history that is shown, the same after Back, Forward and a reload. Browsers without
 * the Navigation API tell entries apart by their address alone.
 */
export function historyEntry(): string {
  return navigationOf()?.currentEntry?.key ?? window.location.href;
}

/** Calls `listener` after another entry is shown, with true when it was visited before: Back or Forward. */
export function onHistoryEntry(listener: (revisited: boolean) => void): () => void {
  const navigation = navigationOf();
  if (navigation === null) {
    const revisit = () => listener(true);
    window.addEventListener("popstate", revisit);
    return () => window.removeEventListener("popstate", revisit);
  }
  const changed = (event: NavigationCurrentEntryChangeEvent) => listener(event.navigationType === "traverse");
  navigation.addEventListener("currententrychange", changed);
  return () => navigation.removeEventListener("currententrychange", changed);
}

const navigationOf = (): Navigation | null => ("navigation" in window ? window.navigation : null);
