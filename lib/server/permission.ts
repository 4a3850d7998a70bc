import type { Visitor } from "../access/visitor";
import type { Activity, Right } from "../model/activity";
import { HttpProblem } from "./problem";
import type { Runtime } from "./runtime";

/** Throws `not_allowed`, noted in the audit, when this process may not do it. */
export async function demandRight(
  { audit }: Pick<Runtime, "audit">,
  { who, rights }: Visitor,
  right: Right,
  about: Pick<Activity, "action" | "what" | "count" | "job">,
): Promise<void> {
  if (rights.includes(right)) return;
  const detail = `JETLAG_RIGHTS does not hold "${right}"`;
  await audit.record({ ...about, who, result: "denied", detail });
  throw new HttpProblem("not_allowed", detail);
}
