import { useEffect, useState } from "react";
import {
  type MessagePlan,
  type MessagePlanInput,
  type MessagePlanLine,
  messagePlanLineSchema,
} from "../../contract/message-jobs";
import { pathsOf } from "../../contract/paths";
import { useBroker } from "../broker/use-broker";
import { ApiError, sendForLines, toApiError } from "../http/http";

/** How far a plan is; while it is looked for, `plan` and `error` are null. */
export interface MessagePlanning {
  readonly progress: Extract<MessagePlanLine, { kind: "progress" }> | null;
  readonly plan: MessagePlan | null;
  readonly error: ApiError | null;
}

const begun: MessagePlanning = { progress: null, plan: null, error: null };
/** What comes faster than this is drawn together. */
const drawMs = 100;

/**
 * Asks what a job over messages would do, anew for each other `input`, which has to be the same object as long as it says
 * the same; null: nothing is asked. `round`: another number asks once more.
 */
export function useMessagePlan(input: MessagePlanInput | null, round = 0): MessagePlanning {
  const broker = useBroker();
  const [planning, setPlanning] = useState<MessagePlanning>(begun);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks once more
  useEffect(() => {
    setPlanning(begun);
    if (input === null) return;
    const abort = new AbortController();
    void follow(pathsOf(broker).messagePlan, input, abort.signal, (next) => {
      if (!abort.signal.aborted) setPlanning(next);
    });
    return () => abort.abort();
  }, [broker, input, round]);
  return planning;
}

async function follow(
  path: string,
  body: MessagePlanInput,
  signal: AbortSignal,
  show: (planning: MessagePlanning) => void,
): Promise<void> {
  let drawnAt = 0;
  try {
    for await (const lines of sendForLines(path, messagePlanLineSchema, { body, signal })) {
      const last = lines.at(-1);
      if (last?.kind === "plan") return show({ progress: null, plan: last.plan, error: null });
      if (last?.kind === "failed") throw new ApiError(`POST ${path}`, last.problem);
      if (last === undefined || performance.now() - drawnAt < drawMs) continue;
      drawnAt = performance.now();
      show({ progress: last, plan: null, error: null });
    }
    const title = "The dashboard ended its answer before the plan was there";
    throw new ApiError(`POST ${path}`, { code: "bad_answer", status: 200, title });
  } catch (error) {
    show({ progress: null, plan: null, error: toApiError(error) });
  }
}
