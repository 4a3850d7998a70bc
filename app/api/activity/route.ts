import { activityQuerySchema } from "@/lib/contract/activity";
import { listActivity } from "@/lib/server/actions/activity";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** Who did what, newest first. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ request, runtime }) => {
    return answer(listActivity(runtime, request.headers, parseQuery(request, activityQuerySchema)));
  },
});
