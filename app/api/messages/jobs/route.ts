import { messageJobInputSchema } from "@/lib/contract/message-jobs";
import { messageJobAction } from "@/lib/server/actions/messages/message-job-start";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/messages/jobs", {
  POST: { input: messageJobInputSchema, ...messageJobAction },
});
