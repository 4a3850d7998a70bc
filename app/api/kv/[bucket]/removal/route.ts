import { keyHistoryQuerySchema } from "@/lib/contract/kv";
import { route } from "@/lib/server/http/route";
import { planKeyRemoval } from "@/lib/server/views/buckets/keys";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/removal", {
  GET: {
    needs: "view",
    says: "what deleting a `key`, or purging it, would do. It changes nothing",
    query: keyHistoryQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      planKeyRemoval({ dashboard, bucket, signal }, query.key),
  },
});
