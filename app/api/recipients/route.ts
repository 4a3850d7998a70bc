import { recipientsQuerySchema } from "@/lib/contract/publish";
import { findRecipients } from "@/lib/server/dashboard";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";
import { readView } from "@/lib/server/views/sampled";

/** Who would receive a message on a subject. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ request, runtime }) => {
    const { subject, stream } = parseQuery(request, recipientsQuerySchema);
    const { sampledAt } = readView(runtime).sampled;
    const refusal = runtime.publisher.refusal({ subject, stream });
    return answer({ sampledAt, refusal, ...findRecipients(runtime, subject) });
  },
});
