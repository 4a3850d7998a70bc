import { messagesQuerySchema } from "@/lib/contract/streams";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";
import { aboutStream } from "@/lib/server/silent-stream";
import { readMessages } from "@/lib/server/stored-messages";

/** A page of stored messages, read passively. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string }>({
  GET: async ({ request, runtime, params: { stream } }) => {
    const query = parseQuery(request, messagesQuerySchema);
    const reading = { messages: runtime.bus.messages, mask: runtime.mask, signal: request.signal };
    return answer(await aboutStream(runtime, stream, () => readMessages(reading, stream, query)));
  },
});
