import { consumerPlanInputSchema } from "@/lib/contract/manage-consumer";
import { consumerPlanQuestion } from "@/lib/server/actions/manage/consumer-plan";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/plan", {
  POST: { ...consumerPlanQuestion, input: consumerPlanInputSchema },
});
