import { mutationOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { webhookTestSchema } from "../../contract/webhook";
import { sendJson } from "../http/http";

/** Calls the configured webhook once. Fails with `webhook_not_configured`; a receiver that refuses is an answer. */
export function webhookTestMutation(broker: BrokerId) {
  return mutationOptions({ mutationFn: () => sendJson(pathsOf(broker).webhookTest, webhookTestSchema) });
}
