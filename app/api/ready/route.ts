import { HttpProblem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/ready", {
  GET: {
    needs: "view",
    says: "200 while the bus is connected, else 503 with the reason",
    handle({ dashboard }) {
      const status = dashboard.bus.connection.status();
      if (status.state === "connected") return { status: "ready" };
      const reason = "lastError" in status && status.lastError !== null ? `: ${status.lastError}` : "";
      throw new HttpProblem("bus_unavailable", `${status.state}${reason}`);
    },
  },
});
