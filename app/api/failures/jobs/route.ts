import { jobInputSchema } from "@/lib/contract/failure-jobs";
import { jobStartAction } from "@/lib/server/actions/job-start";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/jobs", {
  POST: { input: jobInputSchema, ...jobStartAction },
});
