import { queryOptions } from "@tanstack/react-query";
import { paths } from "../../contract/paths";
import { consumerListSchema, streamAnswerSchema } from "../../contract/streams";
import { getJson } from "../http/http";
import { sweepKey } from "./sweep";

/** One stream. Fails with `stream_not_found`. */
export function streamQuery(stream: string) {
  return queryOptions({
    queryKey: [...sweepKey, "stream", stream],
    queryFn: ({ signal }) => getJson(paths.stream(stream), streamAnswerSchema, { signal }),
  });
}

/** The consumers of one stream, worst first. Fails with `stream_not_found`. */
export function streamConsumersQuery(stream: string) {
  return queryOptions({
    queryKey: [...sweepKey, "stream", stream, "consumers"],
    queryFn: ({ signal }) => getJson(paths.streamConsumers(stream), consumerListSchema, { signal }),
  });
}
