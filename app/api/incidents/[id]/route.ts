import { route } from "@/lib/server/http/route";
import { readIncident } from "@/lib/server/views/incidents";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/incidents/{id}", {
  GET: {
    needs: "view",
    says: "one incident: since when, what it turned into, and the figures that showed it",
    handle: ({ dashboard, params }) => readIncident(dashboard, params.id),
  },
});
