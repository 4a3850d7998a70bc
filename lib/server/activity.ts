import { visitorOf } from "../access/visitor";
import type { ActivityList, ActivityQuery } from "../contract/activity";
import { isEventBusError } from "../event-bus/errors";
import type { Activity } from "../model/activity";
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

/** Notes what is done or refused by now: an audit that cannot be written is logged, and does not change the answer. */
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

/** Notes that it was not done, and why. Nobody waits for a note about a broker that may be away. */
export async function noteRefusal(parts: AuditParts, about: ActivityAbout, error: unknown): Promise<void> {
  const { title, detail = title } = toProblem(error);
  const noted = noteActivity(parts, about, { result: "failed", detail });
  if (!isEventBusError(error)) await noted;
}
