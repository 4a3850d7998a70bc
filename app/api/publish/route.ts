import { publishInputSchema } from "@/lib/contract/publish";
import { publishFor } from "@/lib/server/publish-action";
import { publishBodyLimit } from "@/lib/server/publish-message";
import { parseBody } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** Stores one message and answers with the broker's receipt. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async (call) => {
    const { request, runtime } = call;
    const input = await parseBody(call, publishInputSchema, publishBodyLimit(runtime.bus));
    return answer(await publishFor(runtime, request.headers, input));
  },
});
