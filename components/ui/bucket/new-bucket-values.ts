import type { Bucket } from "@/lib/model/bucket/bucket";
import {
  type NewKeyBucket,
  type NewObjectBucket,
  newKeyBucketSchema,
  newObjectBucketSchema,
} from "@/lib/model/bucket/new-bucket";
import { parseByteSize } from "@/lib/model/text/byte-size";
import { parseDuration } from "@/lib/model/text/duration";
import { readCount } from "@/lib/model/text/setting-lines";

/** A bucket as it is typed. */
export interface NewBucketValues {
  name: string;
  description: string;
  history: string;
  takesTtl: boolean;
  maxAge: string;
  maxBytes: string;
  storage: "file" | "memory";
  replicas: string;
}

/** What a new one begins with. */
export const newBucketValues: NewBucketValues = {
  ...{ name: "", description: "", history: "5", takesTtl: false },
  ...{ maxAge: "", maxBytes: "", storage: "file", replicas: "1" },
};

/** What is typed, read; or what is wrong with which field. */
export type ReadBucket =
  | { readonly bucket: NewKeyBucket | NewObjectBucket }
  | { readonly faults: Readonly<Partial<Record<keyof NewBucketValues, string>>> };

/** Reads what is typed. */
export function readNewBucket(values: NewBucketValues, kind: Bucket["kind"]): ReadBucket {
  const [maxAge, maxBytes] = [values.maxAge.trim(), values.maxBytes.trim()];
  const maxAgeMs = maxAge === "" ? null : parseDuration(maxAge);
  const bytes = maxBytes === "" ? null : parseByteSize(maxBytes);
  if (maxAge !== "" && maxAgeMs === null) return { faults: { maxAge: "Write it like 7d or 1h30m" } };
  if (maxBytes !== "" && bytes === null) return { faults: { maxBytes: "Write it like 512 MiB or 10 GiB" } };
  const common = {
    ...{ name: values.name.trim(), storage: values.storage, maxAgeMs, maxBytes: bytes },
    description: values.description.trim() || null,
    replicas: readCount(values.replicas) ?? Number.NaN,
  };
  const parsed =
    kind === "keyValue"
      ? newKeyBucketSchema.safeParse({
          ...common,
          history: readCount(values.history) ?? Number.NaN,
          takesTtl: values.takesTtl,
        })
      : newObjectBucketSchema.safeParse(common);
  if (parsed.success) return { bucket: parsed.data };
  const faults: Partial<Record<keyof NewBucketValues, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    if (path[0] === "name") faults.name ??= message;
    if (path[0] === "history") faults.history ??= "A number from 1 to 64";
    if (path[0] === "replicas") faults.replicas ??= "A number from 1 to 5";
    if (path[0] === "maxAgeMs") faults.maxAge ??= "At least a millisecond";
    if (path[0] === "maxBytes") faults.maxBytes ??= "At least a byte";
    if (path[0] === "description") faults.description ??= message;
  }
  return { faults };
}
