import type { Visitor } from "../access/visitor";
import type { Right } from "../model/activity";
import { type ActivityAbout, type AuditParts, noteActivity } from "./activity";
import { HttpProblem } from "./problem";

/** Throws `not_allowed`, noted in the audit, when this process may not do it. */
export async function demandRight(
  parts: AuditParts,
  { rights }: Visitor,
  right: Right,
  about: ActivityAbout,
): Promise<void> {
  if (rights.includes(right)) return;
  const detail = `JETLAG_RIGHTS does not hold "${right}"`;
  await noteActivity(parts, about, { result: "denied", detail });
  throw new HttpProblem("not_allowed", detail);
}
