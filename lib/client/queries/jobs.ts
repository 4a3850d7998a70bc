import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type JobMessagesQuery,
  type JobWish,
  jobAnswerSchema,
  jobListSchema,
  jobMessagesSchema,
  jobStateSchema,
} from "../../contract/jobs";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { type Job, openCopies } from "../../model/job/job";
import { getJson, sendJson, withQuery } from "../http/http";
import { failuresKey } from "./failures/failures";

/** How often a job that runs is read, beside what the ticks tell. */
const runningMs = 1_000;

/** How often a job is read whose copies are being handled: with each sweep there may be news. */
const watchingMs = 2_000;

/** True while something may still happen to a job by itself. */
export const isRunning = (job: Job | undefined) => job?.status === "running";

/** Jobs, newest first. */
export function jobsQuery(broker: BrokerId) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "jobs"],
    queryFn: ({ signal }) => getJson(pathsOf(broker).jobs, jobListSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.jobs.some(isRunning) ? runningMs : false),
  });
}

/** One job. Fails with `job_not_found`. */
export function jobQuery(broker: BrokerId, id: string) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "job", id],
    queryFn: ({ signal }) => getJson(pathsOf(broker).job(id), jobStateSchema, { signal }),
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
      getJson(withQuery(pathsOf(broker).jobMessages(id), { only, from: pageParam }), jobMessagesSchema, {
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
}

/** Pauses, resumes or cancels one. */
export function askJobMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: ({ id, wish }: { id: string; wish: JobWish }) =>
      sendJson(pathsOf(broker).jobWish(id, wish), jobAnswerSchema),
    onSettled: (_data, _error, _input, _result, { client }) => renewJobs(client, broker),
  });
}

/** Has jobs, and the failures that they are about, read again. */
export const renewJobs = (client: QueryClient, broker: BrokerId) =>
  client.invalidateQueries({ queryKey: failuresKey(broker) });
