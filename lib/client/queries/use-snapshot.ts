import { useQuery } from "@tanstack/react-query";
import type { Snapshot } from "../../contract/snapshot";
import { useBroker } from "../broker/use-broker";
import { useHydrated } from "../browser/clock";
import { snapshotQuery } from "./snapshot";

/** What the browser knows of the last sweep. */
export interface SnapshotState {
  /** The newest snapshot that was read; undefined before the first. */
  readonly snapshot: Snapshot | undefined;
  /** Why the newest read failed, or null. The snapshot stays. */
  readonly error: Error | null;
  /** When the snapshot arrived, in the browser's Unix milliseconds. */
  readonly receivedAtMs: number;
}

const nothingYet: SnapshotState = { snapshot: undefined, error: null, receivedAtMs: 0 };

/**
 * The last sweep, renewed by itself. Parts of a page hydrate one after the other: what an earlier part has read already
 * is kept back until this one has hydrated too, or it would differ from the server's HTML.
 */
export function useSnapshot(): SnapshotState {
  const hydrated = useHydrated();
  const { data, error, dataUpdatedAt } = useQuery(snapshotQuery(useBroker()));
  return hydrated ? { snapshot: data, error, receivedAtMs: dataUpdatedAt } : nothingYet;
}
