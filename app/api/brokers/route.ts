import { route } from "@/lib/server/http/route";
import { listBrokers } from "@/lib/server/views/brokers";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/brokers", {
  GET: {
    needs: "view",
    says: "every broker with its state and its consumers in need, worst first; `first` is the one of the addresses without `/b/{id}`",
    handle: ({ process }) => listBrokers(process.dashboards.all()),
  },
});
