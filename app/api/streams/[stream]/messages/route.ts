import { messagesQuerySchema } from "@/lib/contract/streams";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";
import { readMessages } from "@/lib/server/stored-messages";

/** A page of stored messages, read passively. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string }>({
  GET: async ({ request, runtime, params }) =>
    answer(
      await readMessages(
        { messages: runtime.bus.messages, mask: runtime.mask, signal: request.signal },
        params.stream,
        parseQuery(request, messagesQuerySchema),
      ),
    ),
});
