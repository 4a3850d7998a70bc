import { deleteObjectInputSchema } from "@/lib/contract/objects";
import { deleteObjectAction } from "@/lib/server/actions/buckets/object-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/objects/{bucket}/delete", {
  POST: { ...deleteObjectAction, input: deleteObjectInputSchema },
});
