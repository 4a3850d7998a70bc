import type { deleteKeyInputSchema, purgeKeyInputSchema, putKeyInputSchema } from "../../../contract/kv";
import type { KeyBucket, KeyValue, StoredKey } from "../../../event-bus/broker/key-value";
import { isEventBusError } from "../../../event-bus/errors";
import type { Activity } from "../../../model/activity";
import { explainKey } from "../../../model/bucket/bucket-key";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { demandPayloadBytes } from "../../http/input/payload-input";
import { HttpProblem } from "../../http/problem";
import { keyValueOf } from "../../views/buckets/keys";
import { demandTypedName } from "../manage/confirmation";
import { demandForeignStream, showSoon } from "../manage/managed";
import { demandSize, publishBodyLimit } from "../publish-message";

/** Entries of the audit that are looked through for who was first. */
const lookedThrough = 200;

interface Params {
  readonly bucket: string;
}

/** Stores a value. Throws `wrong_expected_sequence` when the key has another revision than was seen. */
export const putKeyAction = {
  needs: "publish",
  says:
    "stores a value under a key of a bucket: " +
    '`{"key":"shop.currency","payload":{"data":"EUR"},"revision":0}`; `revision` is that which was seen, 0 for a new key, ' +
    "and `ttl` how long it is kept",
  limitBytes: ({ broker }: Dashboard) => publishBodyLimit(broker),
  audit: ({ params: { bucket }, input: { key } }) => keyDeed("put_key", bucket, key),
  // What the form got wrong was never sent.
  isForgotten: (error) => !isEventBusError(error) && !isConflict(error),
  async handle({ dashboard, params, input: { key, payload, revision, ttl } }) {
    const data = demandPayloadBytes(payload);
    demandSize(dashboard.broker, data);
    if (revision === 0) demandKey(key);
    const { keyValue, bucket } = await open(dashboard, params.bucket);
    const stored = await guarded({ dashboard, keyValue, bucket }, { key, revision }, () =>
      keyValue.put(bucket, { key, data, revision, ttl }),
    );
    showSoon(dashboard);
    const kept = ttl === null ? "" : `, kept ${ttl}`;
    return {
      answer: { revision: stored },
      end: { result: "done", detail: `revision ${stored}, ${data.length} bytes${kept}` },
    };
  },
} satisfies ActOn<InputCall<Params, typeof putKeyInputSchema>> & { limitBytes: object };

/** Puts a mark in the place of a value; as many revisions stay as the bucket keeps. */
export const deleteKeyAction = {
  needs: "manage",
  says: "deletes a key of a bucket: a mark takes the place of its value, older revisions stay as the bucket keeps them; `revision` is that which was seen",
  audit: ({ params: { bucket }, input: { key } }) => keyDeed("delete_key", bucket, key),
  handle: ({ dashboard, params, input: { key, revision } }) =>
    removeKey(dashboard, params.bucket, { key, revision, kind: "delete", ttl: null }),
} satisfies ActOn<InputCall<Params, typeof deleteKeyInputSchema>>;

/** Puts a mark in the place of a key and all of its history. */
export const purgeKeyAction = {
  needs: "manage",
  says: "deletes a key of a bucket with its history: `confirmed` has its `name`, `revision` is that which was seen, and `ttl` how long the mark is kept",
  audit: ({ params: { bucket }, input: { key } }) => keyDeed("purge_key", bucket, key),
  async handle({ dashboard, params, input: { key, revision, ttl, confirmed }, deed }) {
    demandTypedName(confirmed.name, key);
    // Written down before: what is removed cannot be brought back.
    await deed.begin(`at revision ${revision}`);
    return removeKey(dashboard, params.bucket, { key, revision, kind: "purge", ttl });
  },
} satisfies ActOn<InputCall<Params, typeof purgeKeyInputSchema>>;

async function removeKey(dashboard: Dashboard, name: string, removal: Parameters<KeyValue["remove"]>[1]) {
  const { keyValue, bucket } = await open(dashboard, name);
  const stored = await guarded({ dashboard, keyValue, bucket }, removal, () => keyValue.remove(bucket, removal));
  showSoon(dashboard);
  const detail = `revision ${removal.revision} was removed, revision ${stored} marks it`;
  return { answer: { revision: stored }, end: { result: "done", detail } } as const;
}

async function open(dashboard: Dashboard, name: string) {
  const keyValue = keyValueOf(dashboard);
  const bucket = await keyValue.open(name);
  demandForeignStream(bucket.channel);
  return { keyValue, bucket };
}

/** Does it, and says who came first where somebody did. */
async function guarded(
  {
    dashboard,
    keyValue,
    bucket,
  }: { readonly dashboard: Pick<Dashboard, "audit">; readonly keyValue: KeyValue; readonly bucket: KeyBucket },
  { key, revision }: { readonly key: string; readonly revision: number },
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "wrong_expected_sequence") throw error;
    const now = await keyValue.get(bucket, key);
    const who = now === null ? null : byWhom(dashboard, bucket.name, now);
    const seen = revision === 0 ? "no value was seen" : `revision ${revision} was seen`;
    const words =
      now === null
        ? `"${key}" has no value any more`
        : `"${key}" is at revision ${now.revision} (${now.operation}) since ${now.message.storedAt}${who === null ? "" : `, by ${who}`}`;
    const issues = who === null ? [] : [{ path: "by", message: who }];
    throw new HttpProblem("wrong_expected_sequence", `${words}, and ${seen}: nothing was stored`, issues);
  }
}

/** Who stored a revision from here, as far as the newest entries of the audit tell. */
function byWhom({ audit }: Pick<Dashboard, "audit">, bucket: string, { key, revision }: StoredKey): string | null {
  const what = `${bucket} ${key}`;
  const isIt = ({ detail }: Activity) => new RegExp(`\\brevision ${revision}\\b`).test(detail);
  const found = audit
    .list(lookedThrough)
    .activity.find((one) => one.what === what && one.result === "done" && isIt(one));
  return found?.who ?? null;
}

function demandKey(key: string): void {
  const message = explainKey(key);
  if (message !== null) throw new HttpProblem("invalid_input", `key: ${message}`, [{ path: "key", message }]);
}

const isConflict = (error: unknown) => error instanceof HttpProblem && error.code === "wrong_expected_sequence";

const keyDeed = <TAction extends string>(action: TAction, bucket: string, key: string) => ({
  ...{ action, what: `${bucket} ${key}`, count: 1, job: null },
});
