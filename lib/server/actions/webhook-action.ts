import { visitorOf } from "../../access/visitor";
import { isAccepted, type WebhookTest } from "../../contract/webhook";
import type { Runtime } from "../runtime";
import { describeOutcome } from "../webhook/webhook";
import { noteActivity, noteRefusal } from "./activity";
import { demandRight } from "./permission";

/**
 * Calls the webhook once in the name of who asks, and writes down how it ended. It sends something by hand to others,
 * so it asks for the right to publish. Throws `not_allowed`, `webhook_not_configured`.
 */
export async function testWebhook(runtime: Runtime, headers: Headers): Promise<WebhookTest> {
  const visitor = visitorOf(headers, runtime.env.access);
  const target = runtime.webhook.status()?.target;
  const what = target === undefined ? "webhook" : `webhook ${target}`;
  const about = { who: visitor.who, action: "test", what, count: null, job: null } as const;
  demandRight(runtime, visitor, "publish", about);
  try {
    const test = await runtime.webhook.test();
    const result = isAccepted(test.outcome) ? "done" : "failed";
    await noteActivity(runtime, about, { result, detail: describeOutcome(test.outcome) });
    return test;
  } catch (error) {
    noteRefusal(runtime, about, error);
    throw error;
  }
}
