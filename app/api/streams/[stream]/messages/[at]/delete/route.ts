import { messageDeletionInputSchema } from "@/lib/contract/manage-message";
import { deleteMessageAction } from "@/lib/server/actions/manage/message-deletion";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages/{at}/delete", {
  POST: { ...deleteMessageAction, input: messageDeletionInputSchema },
});
