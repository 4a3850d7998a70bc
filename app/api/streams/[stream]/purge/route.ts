import { purgeInputSchema } from "@/lib/contract/manage-stream";
import { purgeAction } from "@/lib/server/actions/manage/stream-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/purge", {
  POST: { ...purgeAction, input: purgeInputSchema },
});
