import { recipientsQuerySchema } from "@/lib/contract/publish";
import { route } from "@/lib/server/http/route";
import { findRecipients } from "@/lib/server/views/recipients";
import { readView } from "@/lib/server/views/sampled";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/recipients", {
  GET: {
    needs: "view",
    says: "which stream and consumers would get a message on a subject, and why nobody may send to it (`refusal`)",
    query: recipientsQuerySchema,
    handle({ dashboard, query: { subject, stream } }) {
      const { sampledAt } = readView(dashboard).sampled;
      return { sampledAt, ...findRecipients(dashboard, { subject, channel: stream }) };
    },
  },
});
