import type { ConsumerPlan, consumerPlanInputSchema } from "../../../contract/manage-consumer";
import { knownJson } from "../../../model/known";
import type { Ask } from "../../http/endpoint";
import { planConsumerDeletion } from "./consumer-deletion";
import { planConsumerEdit } from "./consumer-edit";
import { planReset } from "./reset-plan";

interface Params {
  readonly stream: string;
  readonly consumer: string;
}

/** What a reset or a deletion would do. */
export const consumerPlanQuestion = {
  needs: "view",
  says: 'what a change of a consumer would do: `{"action":"delete"}`, `reset` with `from`, or `edit` with `base` and `settings`',
  async handle({ request: { signal }, dashboard, params, input }) {
    switch (input.action) {
      case "reset":
        return planJson((await planReset(dashboard, params, input.from, signal)).plan);
      case "delete":
        return planJson(await planConsumerDeletion(dashboard, params, signal));
      case "edit":
        return planJson(await planConsumerEdit(dashboard, params, input, signal));
    }
  },
} satisfies Omit<Ask<Params, typeof consumerPlanInputSchema>, "input">;

function planJson(plan: ConsumerPlan) {
  switch (plan.action) {
    case "reset": {
      const { after, again, skipped } = plan;
      return { ...plan, after: knownJson(after), again: knownJson(again), skipped: knownJson(skipped) };
    }
    case "delete": {
      const { lost, unread, openFailures } = plan;
      return { ...plan, lost: knownJson(lost), unread: knownJson(unread), openFailures: knownJson(openFailures) };
    }
    case "edit":
      return { ...plan, lost: knownJson(plan.lost), unread: knownJson(plan.unread) };
  }
}
