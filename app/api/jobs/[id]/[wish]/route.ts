import { jobWishAction } from "@/lib/server/actions/job-wish";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/jobs/{id}/{wish}", { POST: jobWishAction });
