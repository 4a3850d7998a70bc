import { sealInputSchema } from "@/lib/contract/manage-stream";
import { sealAction } from "@/lib/server/actions/manage/stream-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/seal", {
  POST: { ...sealAction, input: sealInputSchema },
});
