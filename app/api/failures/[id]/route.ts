import { route } from "@/lib/server/http/route";
import { readFailure } from "@/lib/server/views/failures/failure-list";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/{id}", {
  GET: {
    needs: "view",
    says: "one failure with its message",
    handle: async ({ request: { signal }, dashboard: { failures, mask }, params }) => ({
      failure: await readFailure(failures, mask, params.id, { signal }),
    }),
  },
});
