import type { Visitor } from "../../access/authenticate";
import type { ActivityList, ActivityQuery } from "../../contract/activity";
import type { DashboardParts } from "../dashboard/parts";

/** One page of what was done, and what the visitor may do. */
export function listActivity(
  { audit, failures }: Pick<DashboardParts, "audit" | "failures">,
  { who, rights }: Visitor,
  { limit, after }: ActivityQuery,
): ActivityList {
  return { ...audit.list(limit, after), who, rights: [...rights], problem: failures.problemOf("Activity") };
}
