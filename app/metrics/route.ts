import { route } from "@/lib/server/http/route";

/** Figures for Prometheus, of the last sweep and of this process; a scrape costs the broker nothing. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: async ({ runtime: { metrics } }) =>
    new Response(await metrics.metrics(), {
      headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
    }),
});
