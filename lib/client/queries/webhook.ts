import { mutationOptions } from "@tanstack/react-query";
import { paths } from "../../contract/paths";
import { webhookTestSchema } from "../../contract/webhook";
import { sendJson } from "../http/http";

/** Calls the configured webhook once. Fails with `webhook_not_configured`; a receiver that refuses is an answer. */
export const webhookTestMutation = mutationOptions({
  mutationFn: () => sendJson(paths.webhookTest, webhookTestSchema),
});
