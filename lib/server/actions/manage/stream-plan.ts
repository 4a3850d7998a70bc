import type { StreamPlan, streamPlanInputSchema } from "../../../contract/manage-stream";
import { knownJson } from "../../../model/known";
import type { Ask } from "../../http/endpoint";
import { planPurge } from "./purge-plan";
import { planStreamDeletion } from "./stream-deletion";
import { planStreamEdit } from "./stream-edit";

/** What a purge or a deletion would do. */
export const streamPlanQuestion = {
  needs: "view",
  says: 'what a change of a stream would do: `{"action":"delete"}`, or `{"action":"purge","scope":{}}` with `subject`, `before` or `keep` in its scope, or `edit` with `base` and `settings`',
  async handle({ request: { signal }, dashboard, params: { stream }, input }) {
    switch (input.action) {
      case "purge":
        return planJson(await planPurge(dashboard, stream, input.scope, signal));
      case "delete":
        return planJson(await planStreamDeletion(dashboard, stream, signal));
      case "edit":
        return planJson(await planStreamEdit(dashboard, stream, input, signal));
    }
  },
} satisfies Omit<Ask<{ readonly stream: string }, typeof streamPlanInputSchema>, "input">;

function planJson(plan: StreamPlan) {
  switch (plan.action) {
    case "purge":
      return { ...plan, removed: knownJson(plan.removed), after: knownJson(plan.after) };
    case "delete":
      return plan;
    case "edit":
      return { ...plan, removed: knownJson(plan.removed) };
  }
}
