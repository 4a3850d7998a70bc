import { newKeyBucketSchema } from "@/lib/model/bucket/new-bucket";
import { createKeyBucketAction } from "@/lib/server/actions/buckets/bucket-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv", {
  POST: { ...createKeyBucketAction, input: newKeyBucketSchema },
});
