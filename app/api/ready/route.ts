import { HttpProblem } from "@/lib/server/http/problem";
import { answer, route } from "@/lib/server/http/route";

/** 200 while the bus is connected, else 503 with the reason. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ runtime }) => {
    const status = runtime.bus.connection.status();
    if (status.state === "connected") return answer({ status: "ready" });
    const reason = "lastError" in status && status.lastError !== null ? `: ${status.lastError}` : "";
    throw new HttpProblem("bus_unavailable", `${status.state}${reason}`);
  },
});
