import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { configurationSchema } from "../../contract/streams";
import { getJson } from "../http/http";

/** The whole configuration of a stream, or of one of its consumers, as the server has it now. */
export function configurationQuery(broker: BrokerId, stream: string, consumer: string | null) {
  const paths = pathsOf(broker);
  const path = consumer === null ? paths.streamConfiguration(stream) : paths.consumerConfiguration(stream, consumer);
  return queryOptions({
    queryKey: ["configuration", broker, stream, consumer],
    queryFn: ({ signal }) => getJson(path, configurationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}
