import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
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
export function messagesQuery(broker: BrokerId, stream: string, page: MessagesPage) {
  return queryOptions({
    queryKey: ["messages", broker, stream, page],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).messages(stream), { ...page, limit: messagesPerPage }), messageListSchema, {
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** One whole message. Fails with `message_not_found` and `stream_not_found`. A stored message never changes. */
export function messageQuery(broker: BrokerId, stream: string, seq: number) {
  return queryOptions({
    queryKey: ["message", broker, stream, seq],
    queryFn: ({ signal }) => getJson(pathsOf(broker).message(stream, seq), messageAnswerSchema, { signal }),
    staleTime: 60_000,
  });
}

/** Sequence of the next stored message before or after one, or null at the end. Sequences have holes. */
export function neighbourQuery(broker: BrokerId, stream: string, seq: number, direction: "forward" | "backward") {
  const from = direction === "forward" ? seq + 1 : seq - 1;
  return queryOptions({
    queryKey: ["message", broker, stream, seq, "neighbour", direction],
    queryFn: async ({ signal }) => {
      for (let next: number | null = from; next !== null && next >= 1; ) {
        const path = withQuery(pathsOf(broker).messages(stream), { from: next, direction, limit: 1 });
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
