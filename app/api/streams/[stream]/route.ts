import { route } from "@/lib/server/http/route";
import { readStream } from "@/lib/server/views/sampled";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}", {
  GET: {
    needs: "view",
    says: "one stream",
    handle: async ({ dashboard, params }) => ({ stream: await readStream(dashboard, params.stream) }),
  },
});
