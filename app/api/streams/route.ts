import { summarizeStreams } from "@/lib/server/dashboard";
import { answer, route } from "@/lib/server/http/route";
import { readView } from "@/lib/server/views/sampled";

/** Every stream, from the last sweep. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ runtime }) => {
    const { sampled, view } = readView(runtime);
    return answer({ ...sampled, streams: summarizeStreams(runtime.monitor), missing: view.missingStreams });
  },
});
