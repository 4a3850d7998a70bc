import { answer, route } from "@/lib/server/route";

/** Calls the configured webhook once and answers with what the receiver said. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async ({ runtime }) => answer(await runtime.webhook.test()),
});
