import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  changedKeySchema,
  type DeleteKeyInput,
  type KeyChanges,
  keyChangesSchema,
  keyHistorySchema,
  keyListSchema,
  keyRemovalSchema,
  type PurgeKeyInput,
  type PutKeyInput,
} from "../../contract/kv";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { newestByKey } from "../buckets/merged-keys";
import { getJson, sendJson, withQuery } from "../http/http";

/** Keys of one page. */
const keysPerPage = 100;

/** Everything that is known of a bucket's keys has a key that begins with this. */
export const keysKey = (broker: BrokerId, bucket: string) => ["kv", broker, bucket] as const;

/** The keys of a bucket that `q` finds, page by page, each with its newest revision. */
export function keysQuery(broker: BrokerId, bucket: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keysKey(broker, bucket), "keys", q],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === "" ? undefined : pageParam;
      return getJson(withQuery(pathsOf(broker).keys(bucket), { q, after, limit: keysPerPage }), keyListSchema, {
        signal,
      });
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** What changed in a bucket after a revision, the newest of each key. Each reading goes on where the one before ended. */
export function keyChangesQuery(broker: BrokerId, bucket: string, after: number | null) {
  const queryKey = [...keysKey(broker, bucket), "changes", after];
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }): Promise<KeyChanges> => {
      const before = client.getQueryData<KeyChanges>(queryKey);
      const path = withQuery(pathsOf(broker).keyChanges(bucket), { after: before?.end ?? after ?? 0 });
      const { entries, end, more } = await getJson(path, keyChangesSchema, { signal });
      return { entries: newestByKey([...(before?.entries ?? []), ...entries]), end, more };
    },
    enabled: after !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The revisions of a key. `newest`: the newest that is known of, so that a new one is read. */
export function keyHistoryQuery(broker: BrokerId, bucket: string, key: string, newest: number | null) {
  return queryOptions({
    queryKey: [...keysKey(broker, bucket), "history", key, newest],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).keyHistory(bucket), { key }), keyHistorySchema, { signal }),
    placeholderData: (before, query) => (query?.queryKey[4] === key ? before : undefined),
    staleTime: 5_000,
  });
}

/** What removing a key would do; asked anew each time. */
export function keyRemovalQuery(broker: BrokerId, bucket: string, key: string) {
  return queryOptions({
    queryKey: [...keysKey(broker, bucket), "removal", key],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).keyRemoval(bucket), { key }), keyRemovalSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Stores a value; the changes are read at once. */
export function putKeyMutation(broker: BrokerId, bucket: string) {
  return mutationOptions({
    mutationFn: (body: PutKeyInput) => sendJson(pathsOf(broker).putKey(bucket), changedKeySchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) =>
      client.invalidateQueries({ queryKey: [...keysKey(broker, bucket), "changes"] }),
  });
}

/** What removes a key: as its mark alone, or with its history. */
export type KeyRemovalInput =
  | { readonly kind: "delete"; readonly body: DeleteKeyInput }
  | { readonly kind: "purge"; readonly body: PurgeKeyInput };

/** Removes a key; the changes are read at once, and its history anew. */
export function removeKeyMutation(broker: BrokerId, bucket: string) {
  return mutationOptions({
    mutationFn: ({ kind, body }: KeyRemovalInput) =>
      sendJson(pathsOf(broker).removeKey(bucket, kind), changedKeySchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) =>
      Promise.all(
        ["changes", "history"].map((part) =>
          client.invalidateQueries({ queryKey: [...keysKey(broker, bucket), part] }),
        ),
      ),
  });
}
