import { messagePathSchema } from "@/lib/contract/streams";
import { planMessageDeletion } from "@/lib/server/actions/manage/message-deletion";
import { parseInput } from "@/lib/server/http/input/request-input";
import { route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/messages/{at}/deletion", {
  GET: {
    needs: "view",
    says: "what deleting one message would do: which it is, who still wants it, why it cannot be",
    handle({ request: { signal }, dashboard, params }) {
      const { stream, at } = parseInput(params, messagePathSchema);
      return aboutStream(dashboard, stream, () => planMessageDeletion(dashboard, { channel: stream, at }, signal));
    },
  },
});
