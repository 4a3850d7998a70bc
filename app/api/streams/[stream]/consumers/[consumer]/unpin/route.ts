import { unpinAction } from "@/lib/server/actions/manage/consumer-deeds";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/unpin", {
  POST: unpinAction,
});
