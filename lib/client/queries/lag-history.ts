import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { HistoryRange } from "../../contract/streams";
import { lagHistorySchema } from "../../model/consumer/lag-sample";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** Lag of one consumer over a range. The range before stays on screen until the next one is there. */
export function lagHistoryQuery(broker: BrokerId, stream: string, consumer: string, range: HistoryRange) {
  const ofConsumer = [...sweepKey(broker), "lag-history", stream, consumer] as const;
  return queryOptions({
    queryKey: [...ofConsumer, range],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).consumerHistory(stream, consumer), { range }), lagHistorySchema, { signal }),
    placeholderData: (before, query) =>
      ofConsumer.every((part, at) => part === query?.queryKey[at]) ? before : undefined,
  });
}
