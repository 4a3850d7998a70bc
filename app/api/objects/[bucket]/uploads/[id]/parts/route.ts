import { uploadPartSchema } from "@/lib/contract/objects";
import { uploadPartAction } from "@/lib/server/actions/buckets/object-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}/uploads/{id}/parts", {
  POST: { ...uploadPartAction, input: uploadPartSchema },
});
