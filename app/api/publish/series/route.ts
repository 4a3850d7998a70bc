import { publishSeriesInputSchema } from "@/lib/contract/publish-series";
import { publishSeriesAction } from "@/lib/server/actions/publish-series-action";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish/series", {
  POST: { input: publishSeriesInputSchema, ...publishSeriesAction },
});
