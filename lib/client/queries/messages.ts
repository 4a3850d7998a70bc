import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { paths } from "../../contract/paths";
import { type MessageList, type MessagesQuery, messageAnswerSchema, messageListSchema } from "../../contract/streams";
import { getJson, withQuery } from "../http/http";

/** Messages on one page of a stream. */
export const messagesPerPage = 50;

/** Which page of a stream's messages. Without `from` and `at`: the end that the direction starts from. */
export type MessagesPage = Pick<MessagesQuery, "from" | "at" | "subject" | "direction">;

/**
 * One page of stored messages. The page before stays on screen until the next one is there. Passive: reading removes
 * nothing and makes no consumer.
 */
export function messagesQuery(stream: string, page: MessagesPage) {
  return queryOptions({
    queryKey: ["messages", stream, page],
    queryFn: ({ signal }) =>
      getJson(withQuery(paths.messages(stream), { ...page, limit: messagesPerPage }), messageListSchema, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** One whole message. Fails with `message_not_found` and `stream_not_found`. A stored message never changes. */
export function messageQuery(stream: string, seq: number) {
  return queryOptions({
    queryKey: ["message", stream, seq],
    queryFn: ({ signal }) => getJson(paths.message(stream, seq), messageAnswerSchema, { signal }),
    staleTime: 60_000,
  });
}

/** Sequence of the next stored message before or after one, or null at the end. Sequences have holes. */
export function neighbourQuery(stream: string, seq: number, direction: "forward" | "backward") {
  const from = direction === "forward" ? seq + 1 : seq - 1;
  return queryOptions({
    queryKey: ["message", stream, seq, "neighbour", direction],
    queryFn: async ({ signal }) => {
      for (let next: number | null = from; next !== null && next >= 1; ) {
        const path = withQuery(paths.messages(stream), { from: next, direction, limit: 1 });
        const page: MessageList = await getJson(path, messageListSchema, { signal });
        const [found] = page.messages;
        if (found !== undefined) return found.seq;
        next = page.nextSeq; // a page that ended early: the gap is wide
      }
      return null;
    },
    staleTime: 2_000,
  });
}
