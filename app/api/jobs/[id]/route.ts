import { route } from "@/lib/server/http/route";
import { readJob } from "@/lib/server/views/failures/job";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/jobs/{id}", {
  GET: {
    needs: "view",
    says: "one job with its figures, and how far the consumers are with its copies",
    handle: ({ dashboard, params }) => readJob(dashboard, params.id),
  },
});
