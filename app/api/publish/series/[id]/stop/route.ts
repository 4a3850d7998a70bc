import { stopSeriesAction } from "@/lib/server/actions/stop-series-action";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish/series/{id}/stop", { POST: stopSeriesAction });
