import { answer, route } from "@/lib/server/http/route";
import { readStream, readView } from "@/lib/server/views/sampled";

/** A stream's consumers with their verdicts, worst first, from the last sweep. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string }>({
  GET: async ({ runtime, params }) => {
    await readStream(runtime, params.stream);
    const { sampled, view } = readView(runtime);
    const consumers = view.consumers.filter(({ stream }) => stream === params.stream);
    return answer({ ...sampled, consumers: runtime.monitor.rows(consumers) });
  },
});
