import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/settings", {
  GET: {
    needs: "view",
    says: "every further setting of a stream, read from the broker now",
    handle: async ({ request: { signal }, dashboard: { broker }, params }) => ({
      settings: await broker.settings({ channel: params.stream }, { signal }),
    }),
  },
});
