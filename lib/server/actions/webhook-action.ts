import { isAccepted } from "../../contract/webhook";
import type { ActOn, Call } from "../http/endpoint";
import { describeOutcome } from "../webhook/webhook";

/** Calls the webhook once in the name of who asks. Throws `webhook_not_configured`. */
export const webhookTestAction = {
  // It sends something by hand to others.
  needs: "publish",
  says: "calls the webhook once and answers with what the receiver said",
  audit({ dashboard }) {
    const target = dashboard.webhook.status()?.target;
    const what = target === undefined ? "webhook" : `webhook ${target}`;
    return { action: "test", what, count: null, job: null };
  },
  async handle({ dashboard }) {
    const answer = await dashboard.webhook.test();
    const result = isAccepted(answer.outcome) ? "done" : "failed";
    return { answer, end: { result, detail: describeOutcome(answer.outcome) } };
  },
} satisfies ActOn<Call<unknown>>;
