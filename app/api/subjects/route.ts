import { subjectLevelQuerySchema } from "@/lib/contract/subjects";
import { route } from "@/lib/server/http/route";
import { readSubjectLevel } from "@/lib/server/views/subject-level";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/subjects", {
  GET: {
    needs: "view",
    says: "one level of the tree that the subjects of stored messages make, `under` a branch; of one stream or of all",
    query: subjectLevelQuerySchema,
    handle: ({ dashboard, query }) => readSubjectLevel(dashboard, { ...query, q: query.q.trim() }),
  },
});
