import { messagePathSchema } from "@/lib/contract/streams";
import { parseInput } from "@/lib/server/http/input/request-input";
import { route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { readMessage } from "@/lib/server/views/stored-messages";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages/{seq}", {
  GET: {
    needs: "view",
    says: "one stored message, whole",
    async handle({ request: { signal }, dashboard, params }) {
      const { stream, seq } = parseInput(params, messagePathSchema);
      const reading = { log: dashboard.broker.log, mask: dashboard.mask, signal };
      return { message: await aboutStream(dashboard, stream, () => readMessage(reading, stream, seq)) };
    },
  },
});
