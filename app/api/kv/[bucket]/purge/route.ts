import { purgeKeyInputSchema } from "@/lib/contract/kv";
import { purgeKeyAction } from "@/lib/server/actions/buckets/key-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/kv/{bucket}/purge", {
  POST: { ...purgeKeyAction, input: purgeKeyInputSchema },
});
