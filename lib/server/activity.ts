import { visitorOf } from "../access/visitor";
import type { ActivityList, ActivityQuery } from "../contract/activity";
import type { Runtime } from "./runtime";

/** One page of what was done, and what the caller may do. */
export function listActivity(runtime: Runtime, headers: Headers, { limit, after }: ActivityQuery): ActivityList {
  const { who, rights } = visitorOf(headers, runtime.env.access);
  return { ...runtime.audit.list(limit, after), who, rights: [...rights], problem: runtime.audit.problem };
}
