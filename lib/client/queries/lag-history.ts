import { queryOptions } from "@tanstack/react-query";
import { paths } from "../../contract/paths";
import type { HistoryRange } from "../../contract/streams";
import { lagHistorySchema } from "../../model/consumer/lag-sample";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** Lag of one consumer over a range. The range before stays on screen until the next one is there. */
export function lagHistoryQuery(stream: string, consumer: string, range: HistoryRange) {
  return queryOptions({
    queryKey: [...sweepKey, "lag-history", stream, consumer, range],
    queryFn: ({ signal }) =>
      getJson(withQuery(paths.consumerHistory(stream, consumer), { range }), lagHistorySchema, { signal }),
    placeholderData: (before) => (before?.stream === stream && before.consumer === consumer ? before : undefined),
  });
}
