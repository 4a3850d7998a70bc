import type { Visitor } from "../../access/visitor";
import type { Right } from "../../model/activity";
import { HttpProblem } from "../http/problem";
import type { ActivityAbout, AuditParts } from "./activity";

/** Throws `not_allowed`, noted in the audit, when this process may not do it. */
export function demandRight(
  { audit }: Pick<AuditParts, "audit">,
  { rights }: Visitor,
  right: Right,
  about: ActivityAbout,
): void {
  if (rights.includes(right)) return;
  const detail = `JETLAG_RIGHTS does not hold "${right}"`;
  audit.refuse({ ...about, result: "denied", detail });
  throw new HttpProblem("not_allowed", detail);
}
