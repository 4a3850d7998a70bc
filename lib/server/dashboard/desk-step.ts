import { auditLog, refusalLog } from "../../access/audit/audit";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import { failureLog } from "../../failures/inbox/failure-store";
import { jobLog } from "../../jobs/job-store";
import type { LogHealth } from "../../store/log-health";

/** What the desk does in each round; a step that fails stops none of the others. */
export type Step = "Failures" | "Dead letters" | "Stranded messages" | "Retrying" | "Activity" | "Jobs";

/** How the sentence about a failed step begins. */
export const stepFailures: Readonly<Record<Step, string>> = {
  Failures: "Recorded failures cannot be read: ",
  "Dead letters": "Dead letters of these streams are not listed, or not all: ",
  "Stranded messages": "Stranded messages cannot be looked for: ",
  Retrying: "Rejected deliveries cannot be read: ",
  Activity: "The record cannot be read: ",
  Jobs: "Jobs cannot be read: ",
};

/** Which step something that is kept belongs to. Lag history is told about by its own recorder. */
export function stepOf(
  { name }: Pick<LogHealth, "name">,
  captures: FailureSource["captures"] | undefined,
): Step | null {
  switch (name) {
    case captures?.failures.name:
    case failureLog.name:
      return "Failures";
    case jobLog.name:
      return "Jobs";
    case auditLog.name:
    case refusalLog.name:
      return "Activity";
    case captures?.rejections.name:
      return "Retrying";
    default:
      return null;
  }
}

/** A problem, in sentences that say what to do. */
export interface DeskProblem {
  readonly of: Step;
  readonly problem: string;
}
