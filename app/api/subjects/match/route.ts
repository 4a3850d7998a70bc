import { subjectMatchQuerySchema } from "@/lib/contract/subjects";
import { route } from "@/lib/server/http/route";
import { readSubjectMatch } from "@/lib/server/views/subject-match";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/subjects/match", {
  GET: {
    needs: "view",
    says: "who stores and who is given messages on a subject or a pattern, and why others are not",
    query: subjectMatchQuerySchema,
    handle: ({ dashboard, query }) => readSubjectMatch(dashboard, query.subject),
  },
});
