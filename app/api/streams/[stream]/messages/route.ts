import { messagesQuerySchema } from "@/lib/contract/streams";
import { route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { readMessages } from "@/lib/server/views/stored-messages";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages", {
  GET: {
    needs: "view",
    says: "stored messages, read passively, payloads cut to 4 KiB; a page ends early after 16 MiB or 3 s of reading: go on `from` its `next` until that is `null`",
    query: messagesQuerySchema,
    handle({ request: { signal }, dashboard, params: { stream }, query }) {
      const reading = { log: dashboard.broker.log, mask: dashboard.mask, signal };
      return aboutStream(dashboard, stream, () => readMessages(reading, stream, query));
    },
  },
});
