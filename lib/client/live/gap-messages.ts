import { type BrokerId, pathsOf } from "../../contract/paths";
import { type MessageList, messageListSchema } from "../../contract/streams";
import { type HeaderEntries, headerValue } from "../../model/message/headers";
import type { GapStretch } from "../../model/message/live-position";
import type { Message } from "../../model/message/message";
import { type SpottedStream, storesUnseen } from "../../model/stream/blind-spots";
import { publishedSubject, storedFilters } from "../../model/stream/published-subject";
import { getJson, withQuery } from "../http/http";

/** Messages loaded in one go, per stream. */
export const gapPage = 500;
/** Requests made for them: a page ends early where most messages are on other subjects. */
const maxRequests = 8;

/** What was read of a gap. */
export interface GapMessages {
  /** How many messages may or may not match the filter: their stream changed their subjects. */
  readonly unclear: number;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** What is left to read. */
  readonly rest: readonly GapStretch[];
}

/** What a gap is looked for with. */
export interface GapSearch {
  /** It applies to the published subjects. */
  readonly filter: string;
  /** All streams, with what they do to subjects. */
  readonly streams: readonly SpottedStream[];
}

/**
 * Reads the latest messages of a gap that were published on a filter, passively, and gives each its published subject. It
 * leaves out what a stream stored though nobody published it. Throws what a request throws.
 */
export async function readGap(
  broker: BrokerId,
  stretches: readonly GapStretch[],
  { filter, streams }: GapSearch,
): Promise<GapMessages> {
  const parts = await Promise.all(
    stretches.map((stretch) => {
      const stream = streams.find(({ config }) => config.name === stretch.stream);
      return readStretch(broker, stretch, stream === undefined ? asStored(filter) : ofStream(stream, filter));
    }),
  );
  return {
    messages: parts.flatMap(({ messages }) => messages).sort(byTime),
    unclear: parts.reduce((sum, { unclear }) => sum + unclear, 0),
    rest: parts.flatMap(({ rest }) => rest),
  };
}

/** What to read of a stream, and how to tell the published subject of each message. */
interface Reading {
  /** Null: everything. */
  readonly filter: string | null;
  /** The subject that a message was published on; null when it does not match. */
  readonly published: (message: Message) => string | null | "unclear";
}

/** For a stream that is not known: the filter as it is. */
const asStored = (filter: string): Reading => ({
  filter: filter === ">" ? null : filter,
  published: ({ subject }) => subject,
});

function ofStream(stream: SpottedStream, filter: string): Reading {
  const filters = storedFilters(stream, filter);
  const [only, another] = filters;
  const isMixed = storesUnseen(stream);
  const whole = stream.config.subjectTransform === null ? filter : null;
  const read = another === undefined ? (only ?? whole) : whole;
  return {
    filter: read === ">" ? null : read,
    published: ({ subject, headers }) =>
      isMixed && wasMadeByServer(headers) ? null : publishedSubject(stream, subject, filter),
  };
}

/** True for a copy of another stream's message, and for what a schedule delivered. */
const wasMadeByServer = (headers: HeaderEntries | null) =>
  ["Nats-Stream-Source", "Nats-Scheduler"].some((name) => headerValue(headers ?? [], name) !== undefined);

async function readStretch(
  broker: BrokerId,
  { stream, fromNumber, toNumber }: GapStretch,
  { filter, published }: Reading,
): Promise<GapMessages> {
  const newestFirst: Message[] = [];
  let unclear = 0;
  let next: number | null = toNumber;
  for (let request = 0; request < maxRequests && next !== null && newestFirst.length < gapPage; request++) {
    const page: MessageList = await getJson(
      withQuery(pathsOf(broker).messages(stream), {
        number: next,
        direction: "backward",
        limit: gapPage - newestFirst.length,
        subject: filter ?? undefined,
      }),
      messageListSchema,
    );
    for (const message of page.messages) {
      if (message.number === null || message.number < fromNumber) continue;
      const subject = published(message);
      if (subject === "unclear") unclear++;
      else if (subject !== null) newestFirst.push({ ...message, subject });
    }
    next = page.nextNumber !== null && page.nextNumber >= fromNumber ? page.nextNumber : null;
  }
  return {
    messages: newestFirst.toReversed(),
    unclear,
    rest: next === null ? [] : [{ stream, fromNumber, toNumber: next }],
  };
}

const byTime = (a: Message, b: Message) => Date.parse(a.storedAt) - Date.parse(b.storedAt);
