import { publishInputSchema } from "@/lib/contract/publish";
import { publishFor } from "@/lib/server/actions/publish-action";
import { publishBodyLimit } from "@/lib/server/actions/publish-message";
import { parseInput, readJsonBody } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** Stores one message and answers with the broker's receipt. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async (call) => {
    const { request, runtime } = call;
    const { text, value } = await readJsonBody(call, publishBodyLimit(runtime.bus));
    const input = parseInput(value, publishInputSchema);
    return answer(await publishFor(runtime, request.headers, { input, text }));
  },
});
