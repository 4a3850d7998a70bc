import { objectQuerySchema } from "@/lib/contract/objects";
import { answerDownload } from "@/lib/server/buckets/object-download";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}/bytes", {
  GET: {
    needs: "view",
    says: "the bytes of an object, by its `name`, as a file; where they are not what was stored, the connection breaks before their end. With JETLAG_MASK: masked, 8 MiB at most",
    query: objectQuerySchema,
    handle: ({ request: { signal }, dashboard, params: { bucket }, query }) =>
      answerDownload({ dashboard, bucket, signal }, query.name),
  },
});
