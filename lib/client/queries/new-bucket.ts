import { mutationOptions } from "@tanstack/react-query";
import { createdBucketSchema } from "../../contract/kv";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { Bucket } from "../../model/bucket/bucket";
import type { NewKeyBucket, NewObjectBucket } from "../../model/bucket/new-bucket";
import { sendJson } from "../http/http";
import { sweepKey } from "./sweep";

/** Makes a bucket; every list that shows it is read again. */
export function createBucketMutation(broker: BrokerId, kind: Bucket["kind"]) {
  const { keyBuckets, objectBuckets } = pathsOf(broker);
  return mutationOptions({
    mutationFn: (body: NewKeyBucket | NewObjectBucket) =>
      sendJson(kind === "keyValue" ? keyBuckets : objectBuckets, createdBucketSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => client.invalidateQueries({ queryKey: sweepKey(broker) }),
  });
}
