import { jobInputSchema } from "@/lib/contract/failure-jobs";
import { jobStartAction } from "@/lib/server/actions/job-start";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/jobs", {
  GET: {
    needs: "view",
    says: "redrive and discard jobs, newest first",
    handle: ({ dashboard: { failures } }) => ({ jobs: failures.jobs.list(), problem: failures.problemOf("Jobs") }),
  },
  POST: { input: jobInputSchema, ...jobStartAction },
});
