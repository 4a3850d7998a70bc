import { answer, route } from "@/lib/server/route";
import { findStranded } from "@/lib/server/stranded-messages";

/** Messages of a work queue that its consumer gave up: stored, and delivered to nobody. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ runtime, params }) =>
    answer(await findStranded({ bus: runtime.bus, mask: runtime.mask }, params.stream, params.consumer)),
});
