import { basePath } from "../../contract/build";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { type Snapshot, snapshotSchema } from "../../contract/snapshot";
import { isSiteWide, placeOf } from "../broker/broker-address";
import { getAgedJson } from "../http/http";

/** An answer of `GET /api/snapshot`, and how old it was when it was sent. */
export interface AgedSnapshot {
  readonly value: Snapshot;
  readonly ageMs: number;
}

let asked: { readonly broker: BrokerId; readonly answer: Promise<AgedSnapshot> } | null = null;

/** Reads the last sweep. */
export const readSnapshot = (broker: BrokerId, signal?: AbortSignal): Promise<AgedSnapshot> =>
  getAgedJson(pathsOf(broker).snapshot, snapshotSchema, signal === undefined ? {} : { signal });

/** Asks for the snapshot that the page at an address will show, before the page itself has begun. */
export function askEarly(pathname: string): void {
  const { broker, page } = placeOf(pathname.slice(basePath.length) || "/");
  if (isSiteWide(page)) return;
  const answer = readSnapshot(broker);
  // Whoever takes it is told; that nobody takes it is no fault.
  answer.catch(() => undefined);
  asked = { broker, answer };
}

/** What was asked for early about this broker; once, null after that. */
export function takeEarly(broker: BrokerId): Promise<AgedSnapshot> | null {
  const early = asked;
  asked = null;
  return early?.broker === broker ? early.answer : null;
}
