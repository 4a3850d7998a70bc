import { messagePathSchema } from "@/lib/contract/streams";
import { parseInput } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";
import { aboutStream } from "@/lib/server/silent-stream";
import { readMessage } from "@/lib/server/stored-messages";

/** One stored message, whole. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; seq: string }>({
  GET: async ({ request, runtime, params }) => {
    const { stream, seq } = parseInput(params, messagePathSchema);
    const reading = { messages: runtime.bus.messages, mask: runtime.mask, signal: request.signal };
    return answer({ message: await aboutStream(runtime, stream, () => readMessage(reading, stream, seq)) });
  },
});
