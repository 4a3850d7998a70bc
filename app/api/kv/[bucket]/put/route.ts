import { putKeyInputSchema } from "@/lib/contract/kv";
import { putKeyAction } from "@/lib/server/actions/buckets/key-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/put", {
  POST: { ...putKeyAction, input: putKeyInputSchema },
});
