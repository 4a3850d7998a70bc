import { testWebhook } from "@/lib/server/actions/webhook-action";
import { answer, route } from "@/lib/server/http/route";

/** Calls the configured webhook once and answers with what the receiver said. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async ({ request, runtime }) => answer(await testWebhook(runtime, request.headers)),
});
