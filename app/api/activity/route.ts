import { activityQuerySchema } from "@/lib/contract/activity";
import { listActivity } from "@/lib/server/activity";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** Who did what, newest first. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ request, runtime }) => {
    return answer(listActivity(runtime, request.headers, parseQuery(request, activityQuerySchema)));
  },
});
