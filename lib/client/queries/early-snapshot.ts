import { basePath } from "../../contract/build";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { snapshotAnswerSchema, type VersionedSnapshot, wholeSnapshot } from "../../contract/snapshot-delta";
import { isSiteWide, placeOf } from "../broker/broker-address";
import { ApiError, getAgedJson, withQuery } from "../http/http";

/** An answer of `GET /api/snapshot`, and how old it was when it was sent. */
export interface AgedSnapshot {
  readonly value: VersionedSnapshot;
  readonly ageMs: number;
}

let asked: { readonly broker: BrokerId; readonly answer: Promise<AgedSnapshot> } | null = null;

/** Reads the last sweep; of one that is `known` already only what changed since. */
export async function readSnapshot(
  broker: BrokerId,
  { known, signal }: { known?: VersionedSnapshot | undefined; signal?: AbortSignal } = {},
): Promise<AgedSnapshot> {
  const path = withQuery(pathsOf(broker).snapshot, { since: known?.version });
  const { value, ageMs } = await getAgedJson(path, snapshotAnswerSchema, signal === undefined ? {} : { signal });
  const whole = wholeSnapshot(value, known);
  if (whole !== null) return { value: whole, ageMs };
  const title = "The dashboard's answer is about another version than the one that was asked for";
  throw new ApiError(`GET ${path}`, { code: "bad_answer", status: 200, title });
}

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
