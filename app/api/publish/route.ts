import { publishInputSchema } from "@/lib/contract/publish";
import { publishAction } from "@/lib/server/actions/publish-action";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish", {
  POST: { input: publishInputSchema, ...publishAction },
});
