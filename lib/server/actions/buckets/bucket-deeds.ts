import type { newKeyBucketSchema, newObjectBucketSchema } from "../../../model/bucket/new-bucket";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { keyValueOf } from "../../views/buckets/keys";
import { objectStoreOf } from "../../views/buckets/objects";
import { showSoon } from "../manage/managed";

/** Makes a key-value bucket. Throws `conflict` for one that is there. */
export const createKeyBucketAction = {
  needs: "manage",
  says: 'makes a key-value bucket: `{"name":"CONFIG","history":5}`, and `takesTtl`, `maxAgeMs`, `maxBytes`, `storage`, `replicas`, `description`',
  audit: ({ input: { name } }) => bucketDeed(`key-value bucket ${name}`),
  handle: ({ dashboard, input }) => create(dashboard, () => keyValueOf(dashboard).create(input)),
} satisfies ActOn<InputCall<unknown, typeof newKeyBucketSchema>>;

/** Makes an object store. Throws `conflict` for one that is there. */
export const createObjectBucketAction = {
  needs: "manage",
  says: 'makes an object store: `{"name":"FILES"}`, and `maxAgeMs`, `maxBytes`, `storage`, `replicas`, `description`',
  audit: ({ input: { name } }) => bucketDeed(`object store ${name}`),
  handle: ({ dashboard, input }) => create(dashboard, () => objectStoreOf(dashboard).create(input)),
} satisfies ActOn<InputCall<unknown, typeof newObjectBucketSchema>>;

async function create(dashboard: Dashboard, make: () => Promise<{ readonly name: string; readonly channel: string }>) {
  const { name, channel } = await make();
  showSoon(dashboard);
  return { answer: { bucket: name }, end: { result: "done", detail: `stream ${channel}` } } as const;
}

const bucketDeed = (what: string) => ({ action: "create_bucket", what, count: null, job: null }) as const;
