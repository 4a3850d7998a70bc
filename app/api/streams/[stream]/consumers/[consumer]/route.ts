import { answer, route } from "@/lib/server/http/route";
import { readConsumer, readView } from "@/lib/server/views/sampled";

/** One consumer with its verdict. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ runtime, params }) => {
    const consumer = await readConsumer(runtime, params.stream, params.consumer);
    return answer({ ...readView(runtime).sampled, consumer });
  },
});
