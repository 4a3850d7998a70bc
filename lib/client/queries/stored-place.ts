import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { type MessageList, type MessagesQuery, messageListSchema } from "../../contract/streams";
import type { Message } from "../../model/message/message";
import type { NumberedPlace } from "../../model/place";
import { getJson, withQuery } from "../http/http";
import { type LiveRow, rowOfMessage } from "../live/live-entry";
import { messageKey } from "../live/same-message";
import type { StoringStream } from "../publish/subject-suggestions";

/** Where a live message is stored, found by looking for its like. */
export interface FoundPlace extends NumberedPlace {
  /** ISO 8601. */
  readonly storedAt: string;
  /** The subject that it is stored under: its stream may change subjects. */
  readonly subject: string;
  /** Other messages nearby that are exactly alike: it may be one of those. */
  readonly twins: number;
}

/** Messages per request, and requests at most: a very busy subject is not searched to its end. */
const pageSize = 200;
const maxPages = 5;
/** Where no position is known: clocks differ, and a message is stored before it is seen. */
const earlierMs = 5_000;
/** A message may be seen before its stream has stored it: asked again for so long. */
const storedWithinMs = 5_000;
const askAgainMs = 700;

/**
 * Looks for a row among the stored messages of the subject that it is stored under. Passive. Null: it is in none of the streams (any more), or
 * too many came at the same time. A null row is looked for nowhere. `lowest`: the lowest running number that the row can have in a stream, when one
 * is known.
 */
export function storedPlaceQuery(
  broker: BrokerId,
  row: LiveRow | null,
  streams: readonly StoringStream[],
  lowest: (stream: string, atMs: number) => number | null,
) {
  return queryOptions({
    queryKey: ["stored-place", broker, row?.id, row?.atMs, row?.subject, streams],
    queryFn: async ({ signal }): Promise<FoundPlace | null> => {
      if (row === null) return null;
      for (const stream of streams) {
        const place = await findIn(broker, stream, row, lowest(stream.stream, row.atMs), signal);
        if (place !== null) return place;
      }
      return null;
    },
    enabled: row?.stored === null && streams.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      row !== null && state.data === null && Date.now() - row.atMs < storedWithinMs ? askAgainMs : false,
  });
}

async function findIn(
  broker: BrokerId,
  { stream, subject }: StoringStream,
  row: LiveRow,
  lowest: number | null,
  signal: AbortSignal,
): Promise<FoundPlace | null> {
  const wanted = messageKey(row);
  const alike: Message[] = [];
  let begin: Pick<MessagesQuery, "from" | "number" | "at"> =
    lowest === null ? { at: new Date(row.atMs - earlierMs).toISOString() } : { number: String(lowest) };
  for (let page = 0; page < maxPages; page++) {
    const query = { ...begin, direction: "forward", limit: pageSize, subject };
    const list: MessageList = await getJson(withQuery(pathsOf(broker).messages(stream), query), messageListSchema, {
      signal,
    });
    alike.push(
      ...list.messages.filter(
        (message) => messageKey({ ...rowOfMessage(message, 0), subject: row.subject }) === wanted,
      ),
    );
    if (list.next === null) break;
    begin = { from: list.next };
  }
  const distance = ({ storedAt }: Message) => Math.abs(Date.parse(storedAt) - row.atMs);
  const [nearest] = alike.toSorted((one, other) => distance(one) - distance(other));
  if (nearest === undefined) return null;
  const { place, number, storedAt, subject: storedAs } = nearest;
  return { place, number, storedAt, subject: storedAs, twins: alike.length - 1 };
}
