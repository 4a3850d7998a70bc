import { lastMessageQuerySchema } from "@/lib/contract/subjects";
import { route } from "@/lib/server/http/route";
import { readLastMessage } from "@/lib/server/views/last-message";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/subjects/last", {
  GET: {
    needs: "view",
    says: "where the newest message on a subject, or below it, is stored, and when it was",
    query: lastMessageQuerySchema,
    handle: ({ dashboard, query, request: { signal } }) => readLastMessage(dashboard, query, { signal }),
  },
});
