import { answer, route } from "@/lib/server/http/route";

/** One job with its figures. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string }>({
  GET: ({ runtime, params }) => answer({ job: runtime.failures.jobs.get(params.id) }),
});
