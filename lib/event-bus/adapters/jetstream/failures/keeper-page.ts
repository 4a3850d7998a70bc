import { covers } from "../../../../model/stream/subject";
import type { AnnouncementKeeper, AnnouncementKind } from "../../../broker/failure-source";
import type { ReadOptions } from "../../../broker/read-options";
import { kindOfContent } from "../advisories";
import type { JetStreamPort } from "../jetstream";
import type { MessagePage, StoredMessage } from "../messages";
import { requirePosition } from "../read-arguments";
import { subjectsOfKind } from "./announcement-keepers";

/** A part of the announcements of one kind in somebody else's stream. */
export interface KeeperPage {
  readonly messages: readonly StoredMessage[];
  /** Where the part begins; null: the stream has nothing that young. */
  readonly began: string | null;
  /** Where to go on. */
  readonly next: string | null;
}

/** Where to begin, a position or a time, and how many messages to read. */
export interface KeeperRange {
  readonly from: string | Date;
  readonly limit: number;
}

/**
 * Reads announcements from somebody else's stream. It reads only the subjects under which the stream stores them; where
 * other messages share these, the content tells them apart. Throws as a read of messages does.
 */
export async function readKeeper(
  log: Pick<JetStreamPort["messages"], "firstSince" | "range">,
  { channel, kind, storedUnder }: Pick<AnnouncementKeeper, "channel" | "kind" | "storedUnder">,
  { from, limit }: KeeperRange,
  options?: ReadOptions,
): Promise<KeeperPage> {
  const fromSeq = from instanceof Date ? (await log.firstSince(channel, from, options))?.seq : requirePosition(from);
  if (fromSeq === undefined) return { messages: [], began: null, next: null };
  const pages = await Promise.all(
    storedUnder.map((subject) => log.range(channel, { fromSeq, subject, direction: "forward", limit }, options)),
  );
  const { messages, nextSeq } = merged(pages);
  const next = nextSeq ?? (messages.at(-1)?.seq ?? fromSeq - 1) + 1;
  const meant = messages.filter((message) => isOfKind(message, kind));
  return { messages: meant, began: String(fromSeq), next: String(next) };
}

/** Joins pages that begin at one position, up to the first end of one: beyond that, another page may have more. */
function merged(pages: readonly MessagePage[]): MessagePage {
  const ends = pages.flatMap(({ nextSeq }) => (nextSeq === null ? [] : [nextSeq]));
  const nextSeq = ends.length === 0 ? null : Math.min(...ends);
  const bySeq = new Map(pages.flatMap(({ messages }) => messages.map((message) => [message.seq, message] as const)));
  const messages = [...bySeq.values()].filter(({ seq }) => nextSeq === null || seq < nextSeq);
  return { messages: messages.sort((one, other) => one.seq - other.seq), nextSeq };
}

const isOfKind = ({ subject, data }: StoredMessage, kind: AnnouncementKind) =>
  covers(subjectsOfKind(kind), subject) || kindOfContent(data) === kind;
