import { messagePathSchema } from "@/lib/contract/streams";
import { parseInput } from "@/lib/server/http/input/request-input";
import { route } from "@/lib/server/http/route";
import { readDeliveries } from "@/lib/server/views/deliveries";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages/{at}/deliveries", {
  GET: {
    needs: "view",
    says: "what was announced of the deliveries of one message: rejected and coming again, failed for good",
    handle({ dashboard: { failures }, params }) {
      const { stream, at } = parseInput(params, messagePathSchema);
      return readDeliveries(failures, { channel: stream, at });
    },
  },
});
