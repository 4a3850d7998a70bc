import { subjectsQuerySchema } from "@/lib/contract/streams";
import { route } from "@/lib/server/http/route";
import { readSubjects } from "@/lib/server/views/subjects";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/subjects", {
  GET: {
    needs: "view",
    says: "how many messages a stream holds of each subject, the most first, 2,000 at most; `q`: a pattern, or text in them",
    query: subjectsQuerySchema,
    handle: ({ dashboard, params, query }) => readSubjects(dashboard, params.stream, query.q.trim()),
  },
});
