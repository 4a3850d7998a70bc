import type { SubjectCounts } from "../../../broker/message-log";
import type { MessageReader, StretchPart } from "./message-reader";

/** Looks after which a filter with wildcards is taken for one that little matches. */
export const looksBefore = 2;
/** Messages that match it, up to which it is asked for their subjects: there are no more subjects than messages. */
const fewMessages = 1_000;
/** Subjects that are read one beside the other. */
const fewSubjects = 8;

/** What a filter with wildcards matches in a stream. */
export interface Matching {
  /** Messages that match; null where it is not known. */
  count(): Promise<number | null>;
  subjects(): Promise<SubjectCounts>;
}

/**
 * Reads what matches a filter with wildcards. A server finds the next message of one subject at once, but looks for that of
 * a filter in each block of the stream: where several looks did not fill a page and few subjects match, those are read.
 */
export function sparseReader(reader: MessageReader, matching: Matching): MessageReader {
  let looks = 0;
  let chosen = reader;
  return {
    async read(stretch, limit) {
      if (looks++ === looksBefore) chosen = await choose(reader, matching);
      return chosen.read(stretch, limit);
    },
  };
}

async function choose(reader: MessageReader, { count, subjects }: Matching): Promise<MessageReader> {
  const matches = await count();
  if (matches === null || matches > fewMessages) return reader;
  const { told, total } = await subjects();
  if (total > fewSubjects || told.length < total) return reader;
  return {
    async read(stretch, limit) {
      const parts = told.map(([subject]) => reader.read({ ...stretch, subject }, limit));
      return mergeParts(await Promise.all(parts), limit);
    },
  };
}

/** Parts of the same stretch as one: in order, up to where all of them were read. */
export function mergeParts(parts: readonly StretchPart[], limit: number): StretchPart {
  const end = Math.min(...parts.map(({ nextSeq }) => nextSeq ?? Number.POSITIVE_INFINITY));
  const messages = parts.flatMap((part) => part.messages.filter(({ seq }) => seq < end)).sort((a, b) => a.seq - b.seq);
  const rest = messages[limit];
  if (rest !== undefined) return { messages: messages.slice(0, limit), nextSeq: rest.seq };
  return { messages, nextSeq: Number.isFinite(end) ? end : null };
}
