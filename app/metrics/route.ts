import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/metrics", {
  GET: {
    needs: "view",
    says: "Prometheus: the last sweep and this process; a scrape costs the broker nothing",
    handle: async ({ process: { metrics } }) =>
      new Response(await metrics.metrics(), {
        headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
      }),
  },
});
