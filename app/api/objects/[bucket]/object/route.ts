import { objectQuerySchema } from "@/lib/contract/objects";
import { route } from "@/lib/server/http/route";
import { readObject } from "@/lib/server/views/buckets/objects";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}/object", {
  GET: {
    needs: "view",
    says: "what is known of one object, by its `name`",
    query: objectQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      readObject({ dashboard, bucket, signal }, query.name),
  },
});
