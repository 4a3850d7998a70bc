import { consumerEditInputSchema } from "@/lib/contract/manage-consumer";
import { editConsumerAction } from "@/lib/server/actions/manage/consumer-edit";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/edit", {
  POST: { ...editConsumerAction, input: consumerEditInputSchema },
});
