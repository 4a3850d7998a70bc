import { PlannedSubjects } from "@/components/ui/message-jobs/planned-subjects";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Banner } from "@/components/ui/state/banner";
import { formatQuantity } from "@/lib/client/words/format";
import type { FailurePlan } from "@/lib/contract/failure-jobs";
import type { FailureAction } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";
import { failedConsumerName, planWarnings, unreachedCount } from "./failure-plan-words";

/** Who will receive the copies, and what to think of before. */
export function PlanView({ action, plan }: { action: FailureAction; plan: FailurePlan }) {
  return (
    <>
      {action === "redrive" ? (
        <PlannedSubjects label="Who will receive this" subjects={plan.subjects} others={plan.otherSubjects} />
      ) : null}
      <LeftOut plan={plan} />
      {planWarnings(action, plan).map((warning) => (
        <Banner key={warning} tone="warn" inset>
          {visibleLine(warning)}
        </Banner>
      ))}
      {action === "redrive" && plan.drops > 0 ? (
        <p className="text-muted">
          {formatQuantity(plan.drops, "original is", "originals are")} dropped, each only after its copy is stored.
        </p>
      ) : null}
    </>
  );
}

/** Consumers that cannot be reached alone, with the reason of each. */
function LeftOut({ plan }: { plan: FailurePlan }) {
  const { consumers, otherConsumers } = plan;
  if (unreachedCount(plan) === 0) return null;
  return (
    <div className="grid min-w-0 gap-1">
      <p className="font-medium">Left out</p>
      <ScrollBox aria-label="Left out" className="max-h-40 rounded-md border border-line">
        <ul aria-label="Left out">
          {consumers
            .filter(({ obstacle }) => obstacle !== null)
            .map((consumer) => (
              <li
                key={JSON.stringify([consumer.stream, consumer.name])}
                className="border-t border-line px-3 py-1.5 first:border-t-0"
              >
                <div className="flex items-baseline justify-between gap-3">
                  <span className="mono min-w-0 wrap-anywhere">{visibleLine(failedConsumerName(consumer))}</span>
                  <span className="num shrink-0 text-xs text-faint">{formatQuantity(consumer.count, "message")}</span>
                </div>
                <p className="text-xs text-faint wrap-anywhere">{visibleLine(consumer.obstacle ?? "")}</p>
              </li>
            ))}
        </ul>
      </ScrollBox>
      {otherConsumers > 0 ? (
        <p className="text-xs text-faint">and {formatQuantity(otherConsumers, "more consumer")}</p>
      ) : null}
    </div>
  );
}
