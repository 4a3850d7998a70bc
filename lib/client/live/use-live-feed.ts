import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { BrokerId } from "../../contract/paths";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { useBroker } from "../broker/use-broker";
import { useGrammar } from "../queries/grammar";
import { snapshotQuery } from "../queries/snapshot";
import { readGap } from "./gap-messages";
import { liveConnection } from "./live-connection";
import { type FeedSource, LiveFeed, type LiveView } from "./live-feed";
import type { LiveSearch } from "./live-search";

/** What to watch, and how much of it to remember and list. */
export interface FeedOptions {
  readonly filter: string;
  readonly includeUncaptured: boolean;
  readonly search: LiveSearch;
  /** Lines to remember. */
  readonly lines: number;
}

/** What {@link useLiveFeed} gives. */
export interface WatchedFeed {
  readonly feed: LiveFeed;
  readonly view: LiveView;
  /** Tries to connect again now. */
  readonly retry: () => void;
}

/** Watches a subject filter while the component is there. A changed filter keeps the rows that fit it. */
export function useLiveFeed({ filter, includeUncaptured, search, lines }: FeedOptions): WatchedFeed {
  const broker = useBroker();
  const grammar = useGrammar();
  const queries = useQueryClient();
  const [feed] = useState(() => new LiveFeed(sourceOf(broker, grammar, queries)));
  useLayoutEffect(() => feed.search(search), [feed, search]);
  useEffect(() => feed.resize(lines), [feed, lines]);
  useEffect(() => feed.watch({ filter, includeUncaptured }), [feed, filter, includeUncaptured]);
  const subscribe = useCallback((listener: () => void) => feed.onChange(listener), [feed]);
  const readView = () => feed.view;
  const view = useSyncExternalStore(subscribe, readView, readView);
  const retry = useCallback(() => liveConnection(broker, includeUncaptured).retry(), [broker, includeUncaptured]);
  return { feed, view, retry };
}

function sourceOf(broker: BrokerId, grammar: SubjectGrammar, queries: QueryClient): FeedSource {
  return {
    grammar,
    connectionOf: (includeUncaptured) => liveConnection(broker, includeUncaptured),
    readGap: async (stretches, filter) => {
      const { streams } = await queries.ensureQueryData(snapshotQuery(broker));
      return readGap(broker, stretches, { filter, streams });
    },
  };
}
