import { answer, route } from "@/lib/server/route";
import { testWebhook } from "@/lib/server/webhook-action";

/** Calls the configured webhook once and answers with what the receiver said. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async ({ request, runtime }) => answer(await testWebhook(runtime, request.headers)),
});
