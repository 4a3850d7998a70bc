import { createContext, useContext } from "react";
import type { DrawnSnapshot } from "../../contract/drawn-page";
import type { BrokerId } from "../../contract/paths";
import { snapshotAnswerSchema, type VersionedSnapshot, wholeSnapshot } from "../../contract/snapshot-delta";
import { useBroker } from "../broker/use-broker";

/** The snapshot that a page was drawn with, and the broker that it is about. */
export interface FirstSnapshot {
  readonly broker: BrokerId;
  readonly snapshot: VersionedSnapshot;
  /** When the page was drawn, Unix milliseconds by the dashboard's clock. */
  readonly drawnAtMs: number;
}

/** On the server many pages are drawn with one sweep. */
let lastRead: { readonly json: string; readonly snapshot: VersionedSnapshot | null } | null = null;

/** Reads what a page was drawn with; null when it is not the snapshot that it should be. */
export function readDrawn({ broker, json, ageMs, drawnAtMs }: DrawnSnapshot): FirstSnapshot | null {
  if (lastRead?.json !== json) {
    const answer = snapshotAnswerSchema.safeParse(JSON.parse(json));
    lastRead = { json, snapshot: answer.success ? wholeSnapshot(answer.data, undefined) : null };
  }
  const { snapshot } = lastRead;
  if (snapshot === null) return null;
  const at = new Date(Date.parse(snapshot.at) + ageMs).toISOString();
  return { broker, snapshot: { ...snapshot, at }, drawnAtMs };
}

/** The snapshot that the open page was drawn with; null when with none. */
export const FirstSnapshotContext = createContext<FirstSnapshot | null>(null);

/** What the server drew of the broker that is open; null when nothing. */
export function useFirstSnapshot(): FirstSnapshot | null {
  const first = useContext(FirstSnapshotContext);
  const broker = useBroker();
  return first?.broker === broker ? first : null;
}
