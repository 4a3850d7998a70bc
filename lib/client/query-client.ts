import { QueryClient } from "@tanstack/react-query";
import { type ApiErrorCode, toApiError } from "./http";

// Worth a second try by themselves: nothing about the request was wrong.
const passing: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>(["offline", "timeout", "bus_unavailable"]);

/** The cache of server state; one per browser tab. Failed reads that may pass are tried once more, sends never. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        gcTime: 5 * 60_000,
        // The dashboard is often on loopback, where navigator.onLine says nothing about it.
        networkMode: "always",
        retry: (failures, error) => failures < 1 && passing.has(toApiError(error).code),
        retryDelay: 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
