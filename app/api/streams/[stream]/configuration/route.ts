import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/configuration", {
  GET: {
    needs: "view",
    says: "the whole configuration of a stream in the broker's own words, JSON as text: what makes another one like it",
    handle: async ({ request: { signal }, dashboard: { broker }, params }) => ({
      configuration: await broker.configuration({ channel: params.stream }, { signal }),
    }),
  },
});
