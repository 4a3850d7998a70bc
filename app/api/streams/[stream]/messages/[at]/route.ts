import { messagePathSchema } from "@/lib/contract/streams";
import { parseInput } from "@/lib/server/http/input/request-input";
import { route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { streamFinder } from "@/lib/server/views/sampled";
import { readMessage } from "@/lib/server/views/stored-messages";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages/{at}", {
  GET: {
    needs: "view",
    says: "one stored message, whole; `at` is that of its `place`",
    async handle({ request: { signal }, dashboard, params }) {
      const { stream, at } = parseInput(params, messagePathSchema);
      const { broker, mask, monitor } = dashboard;
      const reading = { log: broker.log, mask, signal, findStream: streamFinder({ monitor }) };
      return { message: await aboutStream(dashboard, stream, () => readMessage(reading, { channel: stream, at })) };
    },
  },
});
