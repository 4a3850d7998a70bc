import { createContext, useContext } from "react";
import type { DrawnSnapshot } from "../../contract/drawn-page";
import type { BrokerId } from "../../contract/paths";
import { snapshotAnswerSchema, type VersionedSnapshot, wholeSnapshot } from "../../contract/snapshot-delta";
import { useBroker } from "../broker/use-broker";

/** The snapshot that a page was drawn with, and the broker that it is about. */
export interface FirstSnapshot {
  readonly broker: BrokerId;
  readonly snapshot: VersionedSnapshot;
}

/** On the server many pages are drawn with one sweep. */
let lastRead: { readonly json: string; readonly snapshot: VersionedSnapshot | null } | null = null;

/** Reads what a page was drawn with; null when it is not the snapshot that it should be. */
export function readDrawn({ broker, json, ageMs }: DrawnSnapshot): FirstSnapshot | null {
  if (lastRead?.json !== json) {
    const answer = snapshotAnswerSchema.safeParse(JSON.parse(json));
    lastRead = { json, snapshot: answer.success ? wholeSnapshot(answer.data, undefined) : null };
  }
  const { snapshot } = lastRead;
  if (snapshot === null) return null;
  return { broker, snapshot: { ...snapshot, at: new Date(Date.parse(snapshot.at) + ageMs).toISOString() } };
}

/** The snapshot that the open page was drawn with; null when with none. */
export const FirstSnapshotContext = createContext<FirstSnapshot | null>(null);

/** What the server drew of the broker that is open; undefined when nothing. */
export function useFirstSnapshot(): VersionedSnapshot | undefined {
  const first = useContext(FirstSnapshotContext);
  const broker = useBroker();
  return first?.broker === broker ? first.snapshot : undefined;
}
