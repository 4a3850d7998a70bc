import { infiniteQueryOptions, mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  type JobInput,
  type JobMessagesQuery,
  type JobWish,
  jobAnswerSchema,
  jobListSchema,
  jobMessagesSchema,
  jobPlanSchema,
  type PlanInput,
} from "../../contract/failure-jobs";
import { paths } from "../../contract/paths";
import type { FailureJob } from "../../model/failure/failure-job";
import { getJson, sendJson, withQuery } from "../http/http";
import { failuresKey } from "./failures";

/** How often a job that runs is read, beside what the ticks tell. */
const runningMs = 1_000;

/** True while something may still happen to a job by itself. */
export const isRunning = (job: FailureJob | undefined) => job?.status === "running";

/** What a job would do. */
export function jobPlanQuery(input: PlanInput) {
  return queryOptions({
    queryKey: [...failuresKey, "plan", input],
    queryFn: ({ signal }) => sendJson(paths.failurePlan, jobPlanSchema, { body: input, signal }),
  });
}

/** Jobs, newest first. */
export const jobsQuery = queryOptions({
  queryKey: [...failuresKey, "jobs"],
  queryFn: ({ signal }) => getJson(paths.failureJobs, jobListSchema, { signal }),
  refetchInterval: ({ state }) => (state.data?.jobs.some(isRunning) ? runningMs : false),
});

/** One job. Fails with `job_not_found`. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: [...failuresKey, "job", id],
    queryFn: ({ signal }) => getJson(paths.failureJob(id), jobAnswerSchema, { signal }),
    refetchInterval: ({ state }) => (isRunning(state.data?.job) ? runningMs : false),
  });
}

/** How the messages of a job ended, in the order of its plan. */
export function jobMessagesQuery(id: string, only: JobMessagesQuery["only"] | null) {
  return infiniteQueryOptions({
    queryKey: [...failuresKey, "job", id, "messages", only],
    queryFn: ({ pageParam, signal }) =>
      getJson(withQuery(paths.failureJobMessages(id), { only, from: pageParam }), jobMessagesSchema, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
}

/** Starts a job. */
export const startJobMutation = mutationOptions({
  mutationFn: (input: JobInput) => sendJson(paths.failureJobs, jobAnswerSchema, { body: input }),
  onSettled: (_data, _error, _input, _result, { client }) => client.invalidateQueries({ queryKey: failuresKey }),
});

/** Pauses, resumes or cancels one. */
export const askJobMutation = mutationOptions({
  mutationFn: ({ id, wish }: { id: string; wish: JobWish }) =>
    sendJson(paths.failureJobWish(id, wish), jobAnswerSchema),
  onSettled: (_data, _error, _input, _result, { client }) => client.invalidateQueries({ queryKey: failuresKey }),
});
