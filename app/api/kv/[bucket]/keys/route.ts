import { bucketPageQuerySchema } from "@/lib/contract/bucket-page";
import { route } from "@/lib/server/http/route";
import { listKeys } from "@/lib/server/views/buckets/keys";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/keys", {
  GET: {
    needs: "view",
    says: "the keys of a bucket in their order, each with its newest revision, read passively, values cut to 4 KiB; `q`: a pattern, or text in them; go on `after` its `next`",
    query: bucketPageQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      listKeys({ dashboard, bucket, signal }, query),
  },
});
