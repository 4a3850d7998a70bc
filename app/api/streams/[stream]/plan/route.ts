import { streamPlanInputSchema } from "@/lib/contract/manage-stream";
import { streamPlanQuestion } from "@/lib/server/actions/manage/stream-plan";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/plan", {
  POST: { ...streamPlanQuestion, input: streamPlanInputSchema },
});
