import { deleteKeyInputSchema } from "@/lib/contract/kv";
import { deleteKeyAction } from "@/lib/server/actions/buckets/key-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/delete", {
  POST: { ...deleteKeyAction, input: deleteKeyInputSchema },
});
