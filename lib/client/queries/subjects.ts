import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { lastMessagesSchema, subjectLevelSchema, subjectMatchSchema } from "../../contract/subjects";
import type { BranchOrder } from "../../model/stream/subject-level";
import { getJson, withQuery } from "../http/http";
import { sweepKey } from "./sweep";

/** What one level of the tree of subjects is asked by. */
export interface LevelTerms {
  /** Null: all streams. */
  readonly stream: string | null;
  readonly q: string;
  readonly order: BranchOrder;
}

/** How often the levels that are shown are read again, milliseconds; the server counts as often as that at most. */
const recountMs = 30_000;

/** One level of the tree of subjects, its first `limit` branches. Fails with `stream_not_found`. */
export function subjectLevelQuery(
  broker: BrokerId,
  { stream, q, order }: LevelTerms,
  { under, limit }: { readonly under: string | null; readonly limit: number },
) {
  return queryOptions({
    queryKey: ["subject-level", broker, stream, q, order, under, limit],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).subjects, { stream, q, order, under, limit }), subjectLevelSchema, { signal }),
    refetchInterval: recountMs,
    staleTime: recountMs,
  });
}

/** The newest message on each branch, looked for in one stream or in those that hold it; a few branches at a time. */
export function lastMessagesQuery(
  broker: BrokerId,
  { paths, stream }: { readonly paths: readonly string[]; readonly stream: string | null },
) {
  return queryOptions({
    queryKey: ["last-messages", broker, stream, paths],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).lastMessages, { paths: paths.join(" "), stream }), lastMessagesSchema, {
        signal,
      }),
    staleTime: recountMs,
  });
}

/** Who stores and who is given messages on a subject or pattern; renewed with each sweep. It must be valid. */
export function subjectMatchQuery(broker: BrokerId, subject: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "subject-match", subject],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).subjectMatch, { subject }), subjectMatchSchema, { signal }),
  });
}
