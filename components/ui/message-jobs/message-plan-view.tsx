import { Banner } from "@/components/ui/state/banner";
import { Skeleton } from "@/components/ui/state/skeleton";
import type { MessagePlanning } from "@/lib/client/message-jobs/use-message-plan";
import { formatCount } from "@/lib/client/words/format";
import { messagePlanSummary, messagePlanWarnings, planProgressWords } from "@/lib/client/words/message-plan-words";
import type { MessagePlan } from "@/lib/contract/message-jobs";
import type { MessageAction } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ExactTime } from "../text/time";
import { PlannedSubjects } from "./planned-subjects";

/** Props of {@link MessagePlanView}. */
export interface MessagePlanViewProps {
  action: MessageAction;
  planning: MessagePlanning;
}

/** What a job over messages would do, or how far the look at it is. */
export function MessagePlanView({ action, planning: { plan, progress, error } }: MessagePlanViewProps) {
  if (error !== null) return null;
  if (plan === null)
    return (
      <div className="grid gap-2">
        <p className="num text-muted" role="status">
          {planProgressWords(progress)}
        </p>
        <Skeleton className="h-24" />
      </div>
    );
  return <Known action={action} plan={plan} />;
}

function Known({ action, plan }: { action: MessageAction; plan: MessagePlan }) {
  const { oldestAt, newestAt, subjects, otherSubjects, obstacle } = plan;
  const isRemoval = action === "delete";
  return (
    <>
      <div className="grid gap-0.5">
        <p className="num font-medium">{messagePlanSummary(action, plan)}</p>
        {oldestAt === null || newestAt === null ? null : (
          <p className="num text-muted">
            Stored from <ExactTime at={oldestAt} /> to <ExactTime at={newestAt} />.
          </p>
        )}
      </div>
      {obstacle === null ? null : (
        <Banner tone="bad" inset>
          {visibleLine(obstacle)}
        </Banner>
      )}
      <PlannedSubjects
        label={isRemoval ? "Where they are removed" : "Who will receive this"}
        subjects={subjects}
        others={otherSubjects}
        removed={isRemoval}
      />
      <WrongLines plan={plan} />
      {messagePlanWarnings(action, plan).map((warning) => (
        <Banner key={warning} tone="warn" inset>
          {warning}
        </Banner>
      ))}
    </>
  );
}

function WrongLines({ plan: { wrong, otherWrong } }: { plan: MessagePlan }) {
  if (wrong.length === 0) return null;
  return (
    <section aria-label="Lines that are left out" className="max-h-40 overflow-y-auto rounded-md border border-line">
      <ul>
        {wrong.map(({ line, reason }) => (
          <li key={line} className="flex gap-3 border-t border-line px-3 py-1 first:border-t-0">
            <span className="num w-20 shrink-0 text-faint">line {formatCount(line)}</span>
            <span className="min-w-0 wrap-anywhere">{visibleLine(reason)}</span>
          </li>
        ))}
      </ul>
      {otherWrong > 0 ? <p className="num px-3 py-1 text-xs text-faint">and {formatCount(otherWrong)} more</p> : null}
    </section>
  );
}
