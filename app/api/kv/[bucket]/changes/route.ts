import { keyChangesQuerySchema } from "@/lib/contract/kv";
import { route } from "@/lib/server/http/route";
import { readKeyChanges } from "@/lib/server/views/buckets/keys";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/changes", {
  GET: {
    needs: "view",
    says: "what changed in a bucket `after` a revision, oldest first, 500 at most; `end` is where to go on",
    query: keyChangesQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      readKeyChanges({ dashboard, bucket, signal }, query.after),
  },
});
