import { visitorOf } from "../../access/visitor";
import type { ActivityList, ActivityQuery } from "../../contract/activity";
import type { Activity } from "../../model/activity";
import type { ErrorCode } from "../../model/error-code";
import { toProblem } from "../http/problem";
import type { Runtime } from "../runtime";

/** One page of what was done, and what the caller may do. */
export function listActivity(runtime: Runtime, headers: Headers, { limit, after }: ActivityQuery): ActivityList {
  const { who, rights } = visitorOf(headers, runtime.env.access);
  return {
    ...runtime.audit.list(limit, after),
    who,
    rights: [...rights],
    problem: runtime.failures.problemOf("Activity"),
  };
}

/** Where something is noted, and what is told when that is not possible. */
export type AuditParts = Pick<Runtime, "audit" | "logger">;
/** Who does what, and to how many. */
export type ActivityAbout = Pick<Activity, "who" | "action" | "what" | "count" | "job">;

/** Notes what has been done. An audit that cannot be written is logged, and does not change the answer. */
export async function noteActivity(
  { audit, logger }: AuditParts,
  about: ActivityAbout,
  end: Pick<Activity, "result" | "detail">,
): Promise<void> {
  const entry = { ...about, ...end };
  try {
    await audit.record(entry);
  } catch (error) {
    logger.error({ error, ...entry }, "What was done or refused is not written to the audit");
  }
}

/** Codes of errors after which the action may have been carried out nevertheless. */
const unsettled: ReadonlySet<ErrorCode> = new Set(["publish_unknown", "timeout"]);

/**
 * Notes that something was not done, and why; repeats are counted. What may have been done nevertheless is noted like an
 * action, and not waited for: the broker may be away.
 */
export function noteRefusal(parts: AuditParts, about: ActivityAbout, error: unknown): void {
  const { title, detail = title, code } = toProblem(error);
  // What nobody may do is denied, like what the visitor has no right to.
  const result = code === "reserved_subject" ? "denied" : "failed";
  const entry = { ...about, result, detail } as const;
  if (unsettled.has(code)) void noteActivity(parts, about, entry);
  else parts.audit.refuse(entry);
}
