import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { Snapshot } from "../../contract/snapshot";
import type { VersionedSnapshot } from "../../contract/snapshot-delta";
import { useBroker } from "../broker/use-broker";
import { useHydrated } from "../browser/clock";
import { useFirstSnapshot } from "./first-snapshot";
import { snapshotQuery } from "./snapshot";

/** What the browser knows of the last sweep. */
export interface SnapshotState {
  /** The newest snapshot that was read; undefined before the first. */
  readonly snapshot: Snapshot | undefined;
  /** Why the newest read failed, or null. The snapshot stays. */
  readonly error: Error | null;
  /** When the snapshot arrived, in Unix milliseconds of the same clock as `useNow`. */
  readonly receivedAtMs: number;
}

/** The last sweep as a query for `QueryState`. */
export interface SnapshotQuery
  extends Pick<UseQueryResult<VersionedSnapshot>, "data" | "error" | "isFetching" | "refetch" | "dataUpdatedAt"> {
  /** Server and browser see the same while the browser takes over the page, so it can be drawn by both. */
  readonly isDrawn: true;
}

/**
 * The last sweep, renewed by itself. On the server, and while the browser takes over the page, it is the one that the page
 * was drawn with: an answer that comes meanwhile is kept back until then, or it would differ from the server's HTML.
 */
export function useSnapshotQuery(): SnapshotQuery {
  const hydrated = useHydrated();
  const first = useFirstSnapshot();
  const { data, error, isFetching, refetch, dataUpdatedAt } = useQuery(snapshotQuery(useBroker()));
  if (hydrated) return { data, error, isFetching, refetch, dataUpdatedAt, isDrawn: true };
  return {
    data: first?.snapshot,
    error: null,
    isFetching,
    refetch,
    dataUpdatedAt: first?.drawnAtMs ?? 0,
    isDrawn: true,
  };
}

/** {@link useSnapshotQuery} for those who only look. */
export function useSnapshot(): SnapshotState {
  const { data, error, dataUpdatedAt } = useSnapshotQuery();
  return { snapshot: data, error, receivedAtMs: dataUpdatedAt };
}
