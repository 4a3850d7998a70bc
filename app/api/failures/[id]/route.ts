import { answer, route } from "@/lib/server/http/route";
import { readFailure } from "@/lib/server/views/failure-list";

/** One failure with its message. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string }>({
  GET: async ({ runtime, params }) => answer({ failure: await readFailure(runtime.failures, runtime.mask, params.id) }),
});
