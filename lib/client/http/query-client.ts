import {
  type Query,
  QueryCache,
  QueryClient,
  type QueryKey,
  type QueryOptions,
  type QueryState,
  type WithRequired,
} from "@tanstack/react-query";
import { type ApiErrorCode, toApiError } from "./http";

// Worth a second try by themselves: nothing about the request was wrong.
const passing: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>([
  "offline",
  "timeout",
  "bus_unavailable",
  "no_leader",
]);

/** The cache of server state; one per browser tab. Failed reads that may pass are tried once more, sends never. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    ...(typeof window === "undefined" ? { queryCache: new RenderingCache() } : {}),
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        // The dashboard is often on loopback, where navigator.onLine says nothing about it.
        networkMode: "always",
        retry: (failures, error) => failures < 1 && passing.has(toApiError(error).code),
        retryDelay: 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/**
 * The cache of one server-side render. Its queries are freed with the page, never by a timer, whatever `gcTime` they ask
 * for: a timer would keep the cache, and the whole request with it, in memory until it fires.
 */
class RenderingCache extends QueryCache {
  override build<TQueryFnData, TError, TData, TQueryKey extends QueryKey>(
    client: QueryClient,
    options: WithRequired<QueryOptions<TQueryFnData, TError, TData, TQueryKey>, "queryKey">,
    state?: QueryState<TData, TError>,
  ): Query<TQueryFnData, TError, TData, TQueryKey> {
    return super.build(client, { ...options, gcTime: Number.POSITIVE_INFINITY }, state);
  }
}
