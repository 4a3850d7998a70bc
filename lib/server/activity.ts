import { visitorOf } from "../access/visitor";
import type { ActivityList, ActivityQuery } from "../contract/activity";
import type { Activity } from "../model/activity";
import type { ErrorCode } from "../model/error-code";
import { toProblem } from "./problem";
import type { Runtime } from "./runtime";

/** One page of what was done, and what the caller may do. */
export function listActivity(runtime: Runtime, headers: Headers, { limit, after }: ActivityQuery): ActivityList {
  const { who, rights } = visitorOf(headers, runtime.env.access);
  return { ...runtime.audit.list(limit, after), who, rights: [...rights], problem: runtime.audit.problem };
}

/** Where something is noted, and what is told when that is not possible. */
export type AuditParts = Pick<Runtime, "audit" | "logger">;
/** Who does what, and to how many. */
export type ActivityAbout = Pick<Activity, "who" | "action" | "what" | "count" | "job">;

/** Notes what is done by now: an audit that cannot be written is logged, and does not change the answer. */
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

/** Codes of errors after which it may have been done all the same. */
const unsettled: ReadonlySet<ErrorCode> = new Set(["publish_unknown", "timeout"]);

/**
 * Notes that it was not done, and why; repeats are counted. What may have been done all the same is noted like a deed:
 * nobody waits for that note, it is about a broker that may be away.
 */
export function noteRefusal(parts: AuditParts, about: ActivityAbout, error: unknown): void {
  const { title, detail = title, code } = toProblem(error);
  // What may not be done at all is denied, as it is to who has no right to it.
  const result = code === "reserved_subject" ? "denied" : "failed";
  const entry = { ...about, result, detail } as const;
  if (unsettled.has(code)) void noteActivity(parts, about, entry);
  else parts.audit.refuse(entry);
}
