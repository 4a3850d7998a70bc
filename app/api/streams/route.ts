import { createStreamInputSchema } from "@/lib/contract/manage-stream";
import { createStreamAction } from "@/lib/server/actions/manage/stream-edit";
import { route } from "@/lib/server/http/route";
import { readView } from "@/lib/server/views/sampled";
import { summarizeStreams } from "@/lib/server/views/streams";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams", {
  GET: {
    needs: "view",
    says: "streams with rates",
    handle({ dashboard }) {
      const { sampled, view } = readView(dashboard);
      return { ...sampled, streams: summarizeStreams(dashboard), missing: view.missingStreams };
    },
  },
  POST: { ...createStreamAction, input: createStreamInputSchema },
});
