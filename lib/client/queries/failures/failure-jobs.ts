import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type JobInput,
  type JobMessagesQuery,
  type JobWish,
  jobAnswerSchema,
  jobListSchema,
  jobMessagesSchema,
  jobPlanSchema,
  jobStateSchema,
  type PlanInput,
} from "../../../contract/failure-jobs";
import { type BrokerId, pathsOf } from "../../../contract/paths";
import { type FailureJob, openCopies } from "../../../model/failure/failure-job";
import { getJson, sendJson, withQuery } from "../../http/http";
import { failuresKey } from "./failures";

/** How often a job that runs is read, beside what the ticks tell. */
const runningMs = 1_000;

/** How often a job is read whose copies are being handled: with each sweep there may be news. */
const watchingMs = 2_000;

/** True while something may still happen to a job by itself. */
export const isRunning = (job: FailureJob | undefined) => job?.status === "running";

/** What a job would do. */
export function jobPlanQuery(broker: BrokerId, input: PlanInput) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "plan", input],
    queryFn: ({ signal }) => sendJson(pathsOf(broker).failurePlan, jobPlanSchema, { body: input, signal }),
  });
}

/** Jobs, newest first. */
export function jobsQuery(broker: BrokerId) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "jobs"],
    queryFn: ({ signal }) => getJson(pathsOf(broker).failureJobs, jobListSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.jobs.some(isRunning) ? runningMs : false),
  });
}

/** One job. Fails with `job_not_found`. */
export function jobQuery(broker: BrokerId, id: string) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "job", id],
    queryFn: ({ signal }) => getJson(pathsOf(broker).failureJob(id), jobStateSchema, { signal }),
    refetchInterval: ({ state: { data } }) => {
      if (isRunning(data?.job)) return runningMs;
      return data?.copies && openCopies(data.copies) > 0 ? watchingMs : false;
    },
  });
}

/** How the messages of a job ended, in the order of its plan. */
export function jobMessagesQuery(broker: BrokerId, id: string, only: JobMessagesQuery["only"] | null) {
  return infiniteQueryOptions({
    queryKey: [...failuresKey(broker), "job", id, "messages", only],
    queryFn: ({ pageParam, signal }) =>
      getJson(withQuery(pathsOf(broker).failureJobMessages(id), { only, from: pageParam }), jobMessagesSchema, {
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
}

/** Starts a job. */
export function startJobMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (input: JobInput) => sendJson(pathsOf(broker).failureJobs, jobAnswerSchema, { body: input }),
    onSettled: (_data, _error, _input, _result, { client }) => renewFailures(client, broker),
  });
}

/** Pauses, resumes or cancels one. */
export function askJobMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: ({ id, wish }: { id: string; wish: JobWish }) =>
      sendJson(pathsOf(broker).failureJobWish(id, wish), jobAnswerSchema),
    onSettled: (_data, _error, _input, _result, { client }) => renewFailures(client, broker),
  });
}

const renewFailures = (client: QueryClient, broker: BrokerId) =>
  client.invalidateQueries({ queryKey: failuresKey(broker) });
