import { answer, route } from "@/lib/server/http/route";
import { findStranded } from "@/lib/server/views/stranded-messages";

/** Messages of a work queue that its consumer gave up: stored, and delivered to nobody. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ request, runtime: { bus, mask }, params }) =>
    answer(await findStranded({ bus, mask, signal: request.signal }, params.stream, params.consumer)),
});
