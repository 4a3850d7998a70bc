import { newObjectBucketSchema } from "@/lib/model/bucket/new-bucket";
import { createObjectBucketAction } from "@/lib/server/actions/buckets/bucket-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects", {
  POST: { ...createObjectBucketAction, input: newObjectBucketSchema },
});
