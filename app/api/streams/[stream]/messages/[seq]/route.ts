import { messagePathSchema } from "@/lib/contract/streams";
import { parseInput } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";
import { aboutStream } from "@/lib/server/log/silent-stream";
import { readMessage } from "@/lib/server/views/stored-messages";

/** One stored message, whole. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; seq: string }>({
  GET: async ({ request, runtime, params }) => {
    const { stream, seq } = parseInput(params, messagePathSchema);
    const reading = { messages: runtime.bus.messages, mask: runtime.mask, signal: request.signal };
    return answer({ message: await aboutStream(runtime, stream, () => readMessage(reading, stream, seq)) });
  },
});
