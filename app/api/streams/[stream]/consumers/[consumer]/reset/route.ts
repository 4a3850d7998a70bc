import { resetInputSchema } from "@/lib/contract/manage-consumer";
import { resetAction } from "@/lib/server/actions/manage/consumer-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/reset", {
  POST: { ...resetAction, input: resetInputSchema },
});
