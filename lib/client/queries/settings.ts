import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { settingsSchema } from "../../contract/streams";
import { getJson } from "../http/http";

/** A stream, or one of its consumers. */
export interface SettingsOf {
  readonly stream: string;
  readonly consumer?: string;
}

/** Settings that no sweep reads: asked for by the page that shows them, again at most every half minute. */
export function settingsQuery(broker: BrokerId, { stream, consumer }: SettingsOf) {
  const paths = pathsOf(broker);
  const path = consumer === undefined ? paths.streamSettings(stream) : paths.consumerSettings(stream, consumer);
  return queryOptions({
    queryKey: ["settings", broker, stream, consumer ?? null],
    queryFn: ({ signal }) => getJson(path, settingsSchema, { signal }),
    staleTime: 30_000,
  });
}
