import { route } from "@/lib/server/http/route";
import { buildStatus } from "@/lib/server/views/status/status";
import { version } from "@/package.json";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/status", {
  GET: { needs: "view", says: "the self-check", handle: ({ dashboard }) => buildStatus(dashboard, version) },
});
