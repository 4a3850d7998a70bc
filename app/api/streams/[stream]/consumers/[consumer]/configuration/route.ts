import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/configuration", {
  GET: {
    needs: "view",
    says: "the same of a consumer",
    handle: async ({ request: { signal }, dashboard: { broker }, params }) => ({
      configuration: await broker.configuration({ channel: params.stream, reader: params.consumer }, { signal }),
    }),
  },
});
