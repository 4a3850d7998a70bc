import * as z from "zod";
import type { BucketPageQuery } from "../../../contract/bucket-page";
import type { ObjectList } from "../../../contract/objects";
import type { ObjectStore } from "../../../event-bus/broker/object-store";
import { taken } from "../../../event-bus/broker/offer";
import { forEachAtMost } from "../../../event-bus/concurrency";
import type { ObjectInfo } from "../../../model/bucket/object-info";
import { hiddenReason, type MessageMask, maskedText } from "../../../model/message/message-mask";
import type { DashboardParts } from "../../dashboard/parts";
import { HttpProblem } from "../../http/problem";
import { countedNames } from "./counted-names";

/** Reads of a page at once. */
const parallelReads = 8;

/** Who reads which bucket. */
export interface ObjectCall {
  readonly dashboard: DashboardParts;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/** What objects are read with. Throws `unsupported` where there are none. */
export function objectStoreOf({ broker }: Pick<DashboardParts, "broker">): ObjectStore {
  return taken(broker.objects);
}

/** A page of objects. */
export async function listObjects(
  { dashboard, bucket: name, signal }: ObjectCall,
  query: BucketPageQuery,
): Promise<ObjectList> {
  const store = objectStoreOf(dashboard);
  const bucket = await store.open(name, { signal });
  const listed = {
    ...{ channel: bucket.channel, everything: bucket.names, lastRevision: bucket.lastRevision },
    nameOf: (subject: string) => store.nameOf(bucket, subject),
    patternOf: () => null,
  };
  const { names, ...page } = await countedNames(dashboard, listed, query);
  const found = new Map<string, ObjectInfo>();
  await forEachAtMost(parallelReads, names, async (wanted) => {
    const object = await store.get(bucket, wanted, { signal });
    if (object !== null) found.set(wanted, viewObject(object, dashboard.mask));
  });
  return { objects: names.flatMap((wanted) => found.get(wanted) ?? []), ...page };
}

/** One object. Throws `message_not_found`. */
export async function readObject({ dashboard, bucket: name, signal }: ObjectCall, wanted: string) {
  const store = objectStoreOf(dashboard);
  const bucket = await store.open(name, { signal });
  const object = await store.get(bucket, wanted, { signal });
  if (object === null) throw new HttpProblem("message_not_found", `bucket "${name}" has no object "${wanted}"`);
  return { object: viewObject(object, dashboard.mask), obstacle: bucket.obstacle };
}

/** An object without the secrets among its headers, its metadata and its description. */
export function viewObject(object: ObjectInfo, mask: MessageMask): ObjectInfo {
  const headers = object.headers.map(([key, value]): [string, string] => [key, value]);
  const { name, sizeBytes, chunks, digest, storedAt, revision, link, deleted } = object;
  const about = JSON.stringify({ description: object.description, metadata: object.metadata });
  const shown = mask.apply({ headers, data: new TextEncoder().encode(about) });
  const names = mask.apply({ headers: Object.entries(object.metadata), data: new Uint8Array() }).headers;
  const { description, metadata } = readAbout(shown.data);
  const ofNames = Object.fromEntries(names.filter(([, value]) => value === maskedText));
  return {
    ...{ name, description: shown.scrub(description), sizeBytes, chunks, digest, storedAt, revision, link, deleted },
    ...{ metadata: { ...metadata, ...ofNames }, headers: shown.headers },
  };
}

const aboutSchema = z.object({ description: z.string(), metadata: z.record(z.string(), z.string()) });

/** What a person wrote about an object, as the mask left it; all of it hidden where the mask did so. */
function readAbout(data: Uint8Array): z.infer<typeof aboutSchema> {
  const text = new TextDecoder().decode(data);
  const hidden = { description: maskedText, metadata: {} };
  if (hiddenReason(text) !== null) return hidden;
  return aboutSchema.safeParse(JSON.parse(text)).data ?? hidden;
}
