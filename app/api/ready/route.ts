import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/ready", {
  GET: {
    needs: "view",
    says: '`{"status":"ready"}` once the process serves, also while a broker is away: `/api/brokers` tells of each',
    handle: () => ({ status: "ready" }),
  },
});
