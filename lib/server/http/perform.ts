import { may } from "../../access/authenticate";
import { Deed } from "./deed";
import type { ActOn, Call } from "./endpoint";
import { HttpProblem } from "./problem";

/**
 * Does what is asked, if the visitor may, and writes down how it ended or why it was not done. Throws `not_allowed`, and
 * what the deed throws.
 */
export async function perform<TCall extends Call<unknown>>(act: ActOn<TCall>, call: TCall): Promise<object> {
  const deed = new Deed(call.dashboard, call.visitor.who, act.audit(call));
  // Before anything is looked for: who may not do it learns nothing by asking.
  demandRight(act, call, deed);
  try {
    const { answer, end } = await act.handle({ ...call, deed });
    if (end !== null) await deed.end(end);
    return answer;
  } catch (error) {
    if (act.isForgotten?.(error) !== true) deed.refuse(error);
    throw error;
  }
}

function demandRight<TCall extends Call<unknown>>({ needs }: ActOn<TCall>, call: TCall, deed: Deed): void {
  try {
    const right = typeof needs === "string" ? needs : needs.which(call);
    if (!may(call.visitor, right)) throw new HttpProblem("not_allowed", `JETLAG_RIGHTS does not hold "${right}"`);
  } catch (error) {
    deed.refuse(error);
    throw error;
  }
}
