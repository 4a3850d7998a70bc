import type { StreamPlan, streamPlanInputSchema } from "../../../contract/manage-stream";
import { knownJson } from "../../../model/known";
import type { Ask } from "../../http/endpoint";
import { planPurge } from "./purge-plan";
import { planStreamDeletion } from "./stream-deletion";

/** What a purge or a deletion would do. */
export const streamPlanQuestion = {
  needs: "view",
  says: 'what a change of a stream would do: `{"action":"delete"}`, or `{"action":"purge","scope":{}}` with `subject`, `before` or `keep` in its scope',
  async handle({ request: { signal }, dashboard, params: { stream }, input }) {
    return planJson(
      input.action === "purge"
        ? await planPurge(dashboard, stream, input.scope, signal)
        : await planStreamDeletion(dashboard, stream, signal),
    );
  },
} satisfies Omit<Ask<{ readonly stream: string }, typeof streamPlanInputSchema>, "input">;

function planJson(plan: StreamPlan) {
  if (plan.action === "delete") return plan;
  return { ...plan, removed: knownJson(plan.removed), after: knownJson(plan.after) };
}
