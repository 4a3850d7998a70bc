import { lastMessagesQuerySchema } from "@/lib/contract/subjects";
import { route } from "@/lib/server/http/route";
import { readLastMessages } from "@/lib/server/views/last-message";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/subjects/last", {
  GET: {
    needs: "view",
    says: "the newest message on each subject of `paths` (40 at most, a space between each two) or below it: where and when it was stored",
    query: lastMessagesQuerySchema,
    handle: ({ dashboard, query, request: { signal } }) => readLastMessages(dashboard, query, { signal }),
  },
});
