import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { failurePlanSchema, type JobInput, type PlanInput } from "../../../contract/failure-jobs";
import { jobAnswerSchema } from "../../../contract/jobs";
import { type BrokerId, pathsOf } from "../../../contract/paths";
import { sendJson } from "../../http/http";
import { renewJobs } from "../jobs";
import { failuresKey } from "./failures";

/** What a job over failures would do. */
export function jobPlanQuery(broker: BrokerId, input: PlanInput) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "plan", input],
    queryFn: ({ signal }) => sendJson(pathsOf(broker).failurePlan, failurePlanSchema, { body: input, signal }),
  });
}

/** Starts a job over failures. */
export function startJobMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (input: JobInput) => sendJson(pathsOf(broker).failureJobs, jobAnswerSchema, { body: input }),
    onSettled: (_data, _error, _input, _result, { client }) => renewJobs(client, broker),
  });
}
