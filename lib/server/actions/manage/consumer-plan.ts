import type { ConsumerPlan, consumerPlanInputSchema } from "../../../contract/manage-consumer";
import { knownJson } from "../../../model/known";
import type { Ask } from "../../http/endpoint";
import { planConsumerDeletion } from "./consumer-deletion";
import { planReset } from "./reset-plan";

interface Params {
  readonly stream: string;
  readonly consumer: string;
}

/** What a reset or a deletion would do. */
export const consumerPlanQuestion = {
  needs: "view",
  says: 'what a change of a consumer would do: `{"action":"delete"}`, or `reset` with `from`',
  async handle({ request: { signal }, dashboard, params, input }) {
    return planJson(
      input.action === "reset"
        ? (await planReset(dashboard, params, input.from, signal)).plan
        : await planConsumerDeletion(dashboard, params, signal),
    );
  },
} satisfies Omit<Ask<Params, typeof consumerPlanInputSchema>, "input">;

function planJson(plan: ConsumerPlan) {
  if (plan.action === "reset") {
    const { after, again, skipped } = plan;
    return { ...plan, after: knownJson(after), again: knownJson(again), skipped: knownJson(skipped) };
  }
  const { lost, unread, openFailures } = plan;
  return { ...plan, lost: knownJson(lost), unread: knownJson(unread), openFailures: knownJson(openFailures) };
}
