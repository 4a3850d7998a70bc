import type { BucketPageQuery } from "../../../contract/bucket-page";
import type { KeyChanges, KeyHistory, KeyList, KeyRemovalPlan } from "../../../contract/kv";
import type { KeyBucket, KeyValue, StoredKey } from "../../../event-bus/broker/key-value";
import { taken } from "../../../event-bus/broker/offer";
import { forEachAtMost } from "../../../event-bus/concurrency";
import type { KeyEntry } from "../../../model/bucket/key-entry";
import type { MessageMask } from "../../../model/message/message-mask";
import type { DashboardParts } from "../../dashboard/parts";
import { HttpProblem } from "../../http/problem";
import { listedMessage } from "../stored-messages";
import { countedNames } from "./counted-names";

/** Reads of a page at once. */
const parallelReads = 8;
/** Changes that are told at once. */
const mostChanges = 500;
/** Revisions of a key that are told; buckets keep 64 at most. */
const mostRevisions = 100;

/** Who reads which bucket. */
interface KeyCall {
  readonly dashboard: DashboardParts;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/** What keys are read with. Throws `unsupported` where there are no buckets. */
export function keyValueOf({ broker }: Pick<DashboardParts, "broker">): KeyValue {
  return taken(broker.keyValue);
}

/** A page of keys, each with its newest revision; one whose value has left meanwhile is left out. */
export async function listKeys({ dashboard, bucket: name, signal }: KeyCall, query: BucketPageQuery): Promise<KeyList> {
  const keyValue = keyValueOf(dashboard);
  const bucket = await keyValue.open(name, { signal });
  const { grammar } = dashboard.broker;
  const listed = {
    ...{ channel: bucket.channel, everything: bucket.everything, lastRevision: bucket.lastRevision },
    nameOf: (subject: string) => keyValue.keyOf(bucket, subject),
    patternOf: (q: string) => (grammar.isFilter(q) && !grammar.isName(q) ? keyValue.subjectOf(bucket, q) : null),
  };
  const { names, ...page } = await countedNames(dashboard, listed, query);
  const found = new Map<string, KeyEntry>();
  await forEachAtMost(parallelReads, names, async (key) => {
    const stored = await keyValue.get(bucket, key, { signal });
    if (stored !== null) found.set(key, viewKey(stored, dashboard.mask));
  });
  return { entries: names.flatMap((key) => found.get(key) ?? []), ...page };
}

/** What changed after a revision, oldest first. */
export async function readKeyChanges({ dashboard, bucket: name, signal }: KeyCall, after: number): Promise<KeyChanges> {
  const keyValue = keyValueOf(dashboard);
  const bucket = await keyValue.open(name, { signal });
  if (bucket.lastRevision === after) return { entries: [], end: after, more: false };
  // The bucket was made anew.
  if (bucket.lastRevision < after) return { entries: [], end: bucket.lastRevision, more: true };
  const entries: KeyEntry[] = [];
  const isAll = await readInto(keyValue, bucket, dashboard.mask, entries, { after, signal });
  return { entries, end: Math.max(bucket.lastRevision, entries.at(-1)?.revision ?? 0), more: !isAll };
}

function readInto(
  keyValue: KeyValue,
  bucket: KeyBucket,
  mask: MessageMask,
  entries: KeyEntry[],
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const range = { after, direction: "forward", limit: mostChanges } as const;
  return keyValue.read(bucket, range, (entry) => void entries.push(viewKey(entry, mask)), { signal });
}

/** The revisions of a key, newest first. */
export async function readKeyHistory({ dashboard, bucket: name, signal }: KeyCall, key: string): Promise<KeyHistory> {
  const keyValue = keyValueOf(dashboard);
  const bucket = await keyValue.open(name, { signal });
  const entries: KeyEntry[] = [];
  const range = { key, direction: "backward", limit: mostRevisions } as const;
  const take = (entry: StoredKey) => {
    // A pattern is no key.
    if (entry.key === key) entries.push(viewKey(entry, dashboard.mask));
  };
  const isAll = await keyValue.read(bucket, range, take, { signal });
  return { entries, more: !isAll };
}

/** What removing a key would do. Throws `message_not_found`. */
export async function planKeyRemoval(call: KeyCall, key: string): Promise<KeyRemovalPlan> {
  const bucket = await keyValueOf(call.dashboard).open(call.bucket, { signal: call.signal });
  const { entries } = await readKeyHistory(call, key);
  const [newest] = entries;
  if (newest === undefined) throw new HttpProblem("message_not_found", `bucket "${bucket.name}" has no key "${key}"`);
  const { history, takesTtl, obstacle } = bucket;
  const { revision, operation } = newest;
  return { key, revision, operation, revisions: entries.length, history, takesTtl, obstacle };
}

/** A revision as lists show it: without its secrets, a long value cut. */
export function viewKey({ key, revision, operation, message }: StoredKey, mask: MessageMask): KeyEntry {
  const { place, storedAt, headers, payload } = listedMessage(message, mask);
  return { key, place, revision, operation, storedAt, headers, payload };
}
