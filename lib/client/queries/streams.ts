import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { consumerListSchema, streamAnswerSchema } from "../../contract/streams";
import { getJson } from "../http/http";
import { sweepKey } from "./sweep";

/** One stream. Fails with `stream_not_found`. */
export function streamQuery(broker: BrokerId, stream: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "stream", stream],
    queryFn: ({ signal }) => getJson(pathsOf(broker).stream(stream), streamAnswerSchema, { signal }),
  });
}

/** The consumers of one stream, worst first. Fails with `stream_not_found`. */
export function streamConsumersQuery(broker: BrokerId, stream: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "stream", stream, "consumers"],
    queryFn: ({ signal }) => getJson(pathsOf(broker).streamConsumers(stream), consumerListSchema, { signal }),
  });
}
