import { cancelUploadAction } from "@/lib/server/actions/buckets/object-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}/uploads/{id}/cancel", {
  POST: cancelUploadAction,
});
