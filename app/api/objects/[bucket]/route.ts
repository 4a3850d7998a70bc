import { bucketPageQuerySchema } from "@/lib/contract/bucket-page";
import { route } from "@/lib/server/http/route";
import { listObjects } from "@/lib/server/views/buckets/objects";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}", {
  GET: {
    needs: "view",
    says: "the objects of a bucket in the order of their names, without their bytes; `q`: text in their names; go on `after` its `next`",
    query: bucketPageQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      listObjects({ dashboard, bucket, signal }, query),
  },
});
