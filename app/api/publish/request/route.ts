import { publishRequestInputSchema } from "@/lib/contract/publish-request";
import { publishRequestAction } from "@/lib/server/actions/publish-request-action";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish/request", {
  POST: { input: publishRequestInputSchema, ...publishRequestAction },
});
