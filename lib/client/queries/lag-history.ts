import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { HistoryRange } from "../../contract/streams";
import { lagHistorySchema } from "../../model/consumer/lag-sample";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** What a chart of lag shows: a range that ends now, or what is between two moments, ISO 8601. */
export type HistoryAsked =
  | { readonly range: HistoryRange; readonly from?: undefined; readonly to?: undefined }
  | { readonly from: string; readonly to: string };

/** Lag of one consumer. What was asked before stays on screen until the next answer is there. */
export function lagHistoryQuery(broker: BrokerId, stream: string, consumer: string, asked: HistoryAsked) {
  const ofConsumer = [...sweepKey(broker), "lag-history", stream, consumer] as const;
  return queryOptions({
    queryKey: [...ofConsumer, asked],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).consumerHistory(stream, consumer), { ...asked }), lagHistorySchema, { signal }),
    placeholderData: (before, query) =>
      ofConsumer.every((part, at) => part === query?.queryKey[at]) ? before : undefined,
  });
}
