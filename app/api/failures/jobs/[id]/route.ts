import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/jobs/{id}", {
  GET: {
    needs: "view",
    says: "one job with its figures",
    handle: ({ dashboard, params }) => ({ job: dashboard.failures.jobs.get(params.id) }),
  },
});
