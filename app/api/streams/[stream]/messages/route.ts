import { messagesQuerySchema } from "@/lib/contract/streams";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { readMessages } from "@/lib/server/views/stored-messages";

/** A page of stored messages, read passively. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string }>({
  GET: async ({ request, runtime, params: { stream } }) => {
    const query = parseQuery(request, messagesQuerySchema);
    const reading = { messages: runtime.bus.messages, mask: runtime.mask, signal: request.signal };
    return answer(await aboutStream(runtime, stream, () => readMessages(reading, stream, query)));
  },
});
