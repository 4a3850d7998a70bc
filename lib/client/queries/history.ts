import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { HistoryRange } from "../../contract/streams";
import { lagHistorySchema } from "../../model/consumer/lag-sample";
import { streamHistorySchema } from "../../model/stream/stream-history";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** What a chart of a history shows: a range that ends now, or what is between two moments, ISO 8601. */
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
    placeholderData: (before, query) => (isOf(ofConsumer, query?.queryKey) ? before : undefined),
  });
}

/** What one stream stored and held, likewise. */
export function streamHistoryQuery(broker: BrokerId, stream: string, asked: HistoryAsked) {
  const ofStream = [...sweepKey(broker), "stream-history", stream] as const;
  return queryOptions({
    queryKey: [...ofStream, asked],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).streamHistory(stream), { ...asked }), streamHistorySchema, { signal }),
    placeholderData: (before, query) => (isOf(ofStream, query?.queryKey) ? before : undefined),
  });
}

const isOf = (whose: readonly unknown[], key: readonly unknown[] | undefined) =>
  whose.every((part, at) => part === key?.[at]);
