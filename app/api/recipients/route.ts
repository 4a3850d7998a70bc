import { recipientsQuerySchema } from "@/lib/contract/publish";
import { route } from "@/lib/server/http/route";
import { readRecipients } from "@/lib/server/views/recipients";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/recipients", {
  GET: {
    needs: "view",
    says: "which stream and consumers would get a message on a subject, and why nobody may send to it (`refusal`)",
    query: recipientsQuerySchema,
    handle: ({ dashboard, query }) => readRecipients(dashboard, query),
  },
});
