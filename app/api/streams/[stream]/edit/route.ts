import { streamEditInputSchema } from "@/lib/contract/manage-stream";
import { editStreamAction } from "@/lib/server/actions/manage/stream-edit";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/edit", {
  POST: { ...editStreamAction, input: streamEditInputSchema },
});
