import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { KeyEntry } from "../../model/bucket/key-entry";
import { useBroker } from "../broker/use-broker";
import { useGrammar } from "../queries/grammar";
import { keyChangesQuery, keysKey, keysQuery } from "../queries/kv";
import { mergeKeys } from "./merged-keys";

/** A bucket as the last sweep saw it. */
export interface SeenBucket {
  readonly lastNumber: number;
  readonly messages: number;
}

const none: readonly KeyEntry[] = [];

/**
 * The keys of a bucket that `q` finds, kept as they are now: when a sweep sees that the bucket has changed, only what
 * changed is read.
 */
export function useKeys(bucket: string, q: string, seen: SeenBucket | null) {
  const broker = useBroker();
  const grammar = useGrammar();
  const client = useQueryClient();
  const keys = useInfiniteQuery(keysQuery(broker, bucket, q));
  const { data, isPlaceholderData } = keys;
  const base = data === undefined || isPlaceholderData ? null : Math.min(...data.pages.map(({ end }) => end));
  const changes = useQuery(keyChangesQuery(broker, bucket, base));
  const { refetch, isFetching } = changes;
  const known = changes.data?.end ?? base;
  const isBehind = seen !== null && known !== null && seen.lastNumber > known;
  useEffect(() => {
    if (isBehind && !isFetching) void refetch();
  }, [isBehind, isFetching, refetch]);
  // Too much changed, or values left without a trace: their time was over, or limits took them.
  const isLost = changes.data?.more === true;
  const left = useLeft(seen);
  useEffect(() => {
    if (isLost || left > 0) void client.invalidateQueries({ queryKey: [...keysKey(broker, bucket), "keys"] });
  }, [isLost, left, client, broker, bucket]);
  const changed = changes.data?.entries ?? none;
  const entries = useMemo(() => {
    const read = data?.pages.flatMap((page) => page.entries) ?? none;
    return mergeKeys(read, changed, { q, grammar, hasMore: keys.hasNextPage });
  }, [data, changed, q, grammar, keys.hasNextPage]);
  // Keys that came after they were counted.
  const added = entries.length - (data?.pages.reduce((sum, page) => sum + page.entries.length, 0) ?? 0);
  return { keys, entries, changed, added };
}

/** How often it was seen that values left though nothing was stored. */
function useLeft(seen: SeenBucket | null): number {
  const [state, setState] = useState({ seen, times: 0 });
  if (state.seen !== seen) {
    const before = state.seen;
    const isLess = seen !== null && before?.lastNumber === seen.lastNumber && seen.messages < before.messages;
    setState({ seen, times: state.times + Number(isLess) });
  }
  return state.times;
}
