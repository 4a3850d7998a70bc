import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { consumerListSchema, streamAnswerSchema, subjectListSchema } from "../../contract/streams";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** One stream. Fails with `stream_not_found`. */
export function streamQuery(broker: BrokerId, stream: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "stream", stream],
    queryFn: ({ signal }) => getJson(pathsOf(broker).stream(stream), streamAnswerSchema, { signal }),
  });
}

/** How often shown counts of subjects are read again, milliseconds: the server counts at most as often. */
const recountMs = 15_000;

/** How many messages one stream holds of each subject that `q` finds. Fails with `stream_not_found`. */
export function streamSubjectsQuery(broker: BrokerId, stream: string, q: string) {
  return queryOptions({
    queryKey: ["subjects", broker, stream, q],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).streamSubjects(stream), { q }), subjectListSchema, { signal }),
    refetchInterval: recountMs,
    placeholderData: (before, query) => (query?.queryKey[2] === stream ? before : undefined),
  });
}

/** The consumers of one stream, worst first. Fails with `stream_not_found`. */
export function streamConsumersQuery(broker: BrokerId, stream: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "stream", stream, "consumers"],
    queryFn: ({ signal }) => getJson(pathsOf(broker).streamConsumers(stream), consumerListSchema, { signal }),
  });
}
