import { keyHistoryQuerySchema } from "@/lib/contract/kv";
import { route } from "@/lib/server/http/route";
import { readKeyHistory } from "@/lib/server/views/buckets/keys";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/history", {
  GET: {
    needs: "view",
    says: "the revisions of a `key` that its bucket keeps, newest first, values cut to 4 KiB: the whole is the message at its `place`",
    query: keyHistoryQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      readKeyHistory({ dashboard, bucket, signal }, query.key),
  },
});
