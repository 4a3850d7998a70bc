import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { liveConnection } from "./live-connection";
import { LiveFeed, type LiveView } from "./live-feed";

/** What {@link useLiveFeed} gives. */
export interface WatchedFeed {
  readonly view: LiveView;
  /** Empties the list; the counts go on. */
  readonly clear: () => void;
  /** Tries to connect again after the server refused. */
  readonly retry: () => void;
}

/** Watches a subject filter while the component is there. A changed filter keeps the rows that fit it. */
export function useLiveFeed(filter: string, includeUncaptured: boolean): WatchedFeed {
  const [feed] = useState(() => new LiveFeed());
  useEffect(() => feed.watch({ filter, includeUncaptured }), [feed, filter, includeUncaptured]);
  const subscribe = useCallback((listener: () => void) => feed.onChange(listener), [feed]);
  const readView = () => feed.view;
  const view = useSyncExternalStore(subscribe, readView, readView);
  const clear = useCallback(() => feed.clear(), [feed]);
  const retry = useCallback(() => liveConnection(includeUncaptured).retry(), [includeUncaptured]);
  return { view, clear, retry };
}
