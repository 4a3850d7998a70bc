import { readFailure } from "@/lib/server/failure-list";
import { answer, route } from "@/lib/server/route";

/** One failure with its message. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string }>({
  GET: async ({ runtime, params }) => answer({ failure: await readFailure(runtime.failures, runtime.mask, params.id) }),
});
