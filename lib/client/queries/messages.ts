import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { type MessageList, type MessagesQuery, messageAnswerSchema, messageListSchema } from "../../contract/streams";
import type { Place } from "../../model/place";
import { getJson, withQuery } from "../http/http";

/** Messages on one page of a stream. */
export const messagesPerPage = 50;

/** Which page of a stream's messages. Without a beginning: the end that the direction starts from. */
export type MessagesPage = Omit<MessagesQuery, "limit">;

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

/**
 * One whole message. Fails with `message_not_found` and `stream_not_found`. `storedAt`: when the one that is meant was
 * stored, where that is known: in a stream made anew another one has its place.
 */
export function messageQuery(broker: BrokerId, place: Place, storedAt: string | null = null) {
  return queryOptions({
    queryKey: ["message", broker, place.channel, place.at, storedAt],
    queryFn: ({ signal }) => getJson(pathsOf(broker).message(place), messageAnswerSchema, { signal }),
    staleTime: 2_000,
  });
}

/** The place of the next stored message before or after one, or null at the end. */
export function neighbourQuery(broker: BrokerId, { channel, at }: Place, direction: "forward" | "backward") {
  return queryOptions({
    queryKey: ["message", broker, channel, at, "neighbour", direction],
    queryFn: async ({ signal }) => {
      let begin: Pick<MessagesQuery, "from" | "beyond"> = { beyond: at };
      for (;;) {
        const path = withQuery(pathsOf(broker).messages(channel), { ...begin, direction, limit: 1 });
        const { messages, next }: MessageList = await getJson(path, messageListSchema, { signal });
        const [found] = messages;
        if (found !== undefined) return found.place;
        if (next === null) return null;
        begin = { from: next }; // a page that ended early: the gap is wide
      }
    },
    staleTime: 2_000,
  });
}
