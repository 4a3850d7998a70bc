import { answer, route } from "@/lib/server/http/route";
import { readStream } from "@/lib/server/views/sampled";

/** One stream. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string }>({
  GET: async ({ runtime, params }) => answer({ stream: await readStream(runtime, params.stream) }),
});
