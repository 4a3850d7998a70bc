import { streamDeletionInputSchema } from "@/lib/contract/manage-stream";
import { deleteStreamAction } from "@/lib/server/actions/manage/stream-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/delete", {
  POST: { ...deleteStreamAction, input: streamDeletionInputSchema },
});
