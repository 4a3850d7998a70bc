import { answer, route } from "@/lib/server/route";

/** Stores a copy of the failed message under its subject. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string }>({
  POST: async ({ runtime, params }) => {
    const failure = await runtime.failures.retry(params.id);
    return answer({ failure, resolution: failure.resolution });
  },
});
