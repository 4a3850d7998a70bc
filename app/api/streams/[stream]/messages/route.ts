import { messagesQuerySchema } from "@/lib/contract/streams";
import { demandFilter } from "@/lib/server/http/input/subject-input";
import { route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { readMessages } from "@/lib/server/views/stored-messages";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages", {
  GET: {
    needs: "view",
    says: "stored messages, read passively, payloads cut to 4 KiB; a page ends early after 16 MiB or 3 s of reading: go on `from` its `next` until that is `null`",
    query: messagesQuerySchema,
    handle({ request: { signal }, dashboard, params: { stream }, query }) {
      if (query.subject !== undefined) demandFilter(dashboard.broker.grammar, query.subject, "subject");
      const reading = { log: dashboard.broker.log, mask: dashboard.mask, signal };
      return aboutStream(dashboard, stream, () => readMessages(reading, stream, query));
    },
  },
});
