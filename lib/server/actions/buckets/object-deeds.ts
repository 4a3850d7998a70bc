import type { deleteObjectInputSchema, uploadInputSchema, uploadPartSchema } from "../../../contract/objects";
import { uploadPartBytes } from "../../../contract/objects";
import type { Dashboard } from "../../dashboard/dashboard";
import type { Deed } from "../../http/deed";
import type { ActOn, Call, InputCall } from "../../http/endpoint";
import { demandPayloadBytes } from "../../http/input/payload-input";
import { HttpProblem } from "../../http/problem";
import { objectStoreOf, viewObject } from "../../views/buckets/objects";
import { demandTypedName } from "../manage/confirmation";
import { demandForeignStream, showSoon } from "../manage/managed";

interface Params {
  readonly bucket: string;
}
interface UploadParams extends Params {
  readonly id: string;
}

/** Begins an object: its bytes follow in parts, and nobody sees it before the last one. */
export const beginUploadAction = {
  needs: "publish",
  says:
    "begins to store an object: " +
    '`{"name":"report.pdf","sizeBytes":1048577,"revision":0}`; its parts follow under the `id` of the answer',
  audit: ({ params: { bucket }, input: { name } }) => objectDeed("put_object", bucket, name),
  async handle({ dashboard, process, visitor, params, input: { sizeBytes, ...object }, deed }) {
    const { store, bucket } = await open(dashboard, params.bucket);
    if (bucket.roomBytes !== null && sizeBytes > bucket.roomBytes)
      throw new HttpProblem("stream_full", `${sizeBytes} bytes do not fit: ${bucket.roomBytes} bytes are free`);
    const about = { who: visitor.who, into: placeOf(dashboard, params.bucket), name: object.name, sizeBytes };
    const writer = store.write(bucket, object);
    await deed.begin(`${sizeBytes} bytes`);
    const id = process.uploads.begin(writer, about);
    return { answer: { id, partBytes: uploadPartBytes }, end: null };
  },
} satisfies ActOn<InputCall<Params, typeof uploadInputSchema>>;

/** Stores the next part of an object; with the last one it is there. */
export const uploadPartAction = {
  needs: "publish",
  says: "stores the next part of an object, in base64: `offset` is the number of bytes before it; with the last one the object is there",
  limitBytes: () => Math.ceil(uploadPartBytes / 3) * 4 + 1_024,
  audit: ({ params: { bucket, id } }) => objectDeed("put_object", bucket, `upload ${id}`),
  async handle({ dashboard, process, visitor, params, input: { offset, data }, deed }) {
    objectStoreOf(dashboard);
    const by = { who: visitor.who, into: placeOf(dashboard, params.bucket) };
    nameDeed(deed, params.bucket, process.uploads.nameOf(params.id, by));
    const part = { offset, data: demandPayloadBytes({ encoding: "base64", data }) };
    const { received, object } = await process.uploads.add(params.id, by, part);
    if (object === null) return { answer: { received, object }, end: null };
    showSoon(dashboard);
    const detail = `${object.sizeBytes} bytes in ${object.chunks} pieces, revision ${object.revision}`;
    return { answer: { received, object: viewObject(object, dashboard.mask) }, end: { result: "done", detail } };
  },
} satisfies ActOn<InputCall<UploadParams, typeof uploadPartSchema>> & { limitBytes: object };

/** Gives an upload up, and removes what was stored of it. */
export const cancelUploadAction = {
  needs: "publish",
  says: "gives an upload up: what was stored of it is removed",
  audit: ({ params: { bucket, id } }) => objectDeed("put_object", bucket, `upload ${id}`),
  async handle({ dashboard, process, visitor, params, deed }) {
    objectStoreOf(dashboard);
    const by = { who: visitor.who, into: placeOf(dashboard, params.bucket) };
    nameDeed(deed, params.bucket, process.uploads.nameOf(params.id, by));
    const cancelled = await process.uploads.cancel(params.id, by);
    return { answer: { cancelled }, end: cancelled ? { result: "done", detail: "given up" } : null };
  },
} satisfies ActOn<Call<UploadParams>>;

/** Removes the bytes of an object. */
export const deleteObjectAction = {
  needs: "manage",
  says: "deletes an object: `confirmed` has its `name` and the `revision` that was seen",
  audit: ({ params: { bucket }, input: { name } }) => objectDeed("delete_object", bucket, name),
  async handle({ dashboard, params, input: { name, confirmed }, deed }) {
    demandTypedName(confirmed.name, name);
    const { store, bucket } = await open(dashboard, params.bucket);
    const object = await store.get(bucket, name);
    if (object !== null && object.revision !== confirmed.revision)
      throw new HttpProblem("conflict", `"${name}" was changed meanwhile. Nothing was done: look at it again`);
    // Written down before: what is removed cannot be brought back.
    await deed.begin(`revision ${confirmed.revision}, ${object?.sizeBytes ?? 0} bytes`);
    await store.remove(bucket, name, confirmed.revision);
    showSoon(dashboard);
    return { answer: { deleted: true }, end: { result: "done", detail: `it had ${object?.sizeBytes ?? 0} bytes` } };
  },
} satisfies ActOn<InputCall<Params, typeof deleteObjectInputSchema>>;

async function open(dashboard: Dashboard, name: string) {
  const store = objectStoreOf(dashboard);
  const bucket = await store.open(name);
  demandForeignStream(bucket.channel);
  if (bucket.obstacle !== null) throw new HttpProblem("rejected", bucket.obstacle);
  return { store, bucket };
}

/** Its entry is about the object, where that is known. */
function nameDeed(deed: Deed, bucket: string, name: string | null): void {
  if (name !== null) deed.refine({ what: `${bucket} ${name}` });
}

const placeOf = ({ settings }: Pick<Dashboard, "settings">, bucket: string) => `${settings.id} ${bucket}`;

const objectDeed = <TAction extends string>(action: TAction, bucket: string, name: string) => ({
  ...{ action, what: `${bucket} ${name}`, count: 1, job: null },
});
