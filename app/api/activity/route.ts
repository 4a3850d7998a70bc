import { activityQuerySchema } from "@/lib/contract/activity";
import { route } from "@/lib/server/http/route";
import { listActivity } from "@/lib/server/views/activity";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/activity", {
  GET: {
    needs: "view",
    says: "who did what, newest first, and what may be done from here; `times` and `lastAt` of what was refused repeatedly, `foreign` of what Jetlag did not write",
    query: activityQuerySchema,
    handle: ({ dashboard, visitor, query }) => listActivity(dashboard, visitor, query),
  },
});
