import { covers } from "../../../model/stream/subject";
import type { AnnouncementKeeper, AnnouncementKind } from "../../broker/failure-source";
import type { ReadOptions } from "../../broker/read-options";
import { kindOfContent } from "./advisories";
import { subjectsOfKind } from "./announcement-keepers";
import type { JetStreamPort } from "./jetstream";
import type { MessagePage, StoredMessage } from "./messages";
import { requirePosition } from "./read-arguments";

/** A part of what somebody else's stream keeps of one kind. */
export interface KeeperPage {
  readonly messages: readonly StoredMessage[];
  /** Where it began; null: the stream has nothing as young as was asked for. */
  readonly began: string | null;
  /** Where to go on. */
  readonly next: string | null;
}

/** From a position, or a time, on. */
export interface KeeperRange {
  readonly from: string | Date;
  readonly limit: number;
}

/**
 * Reads announcements from a stream of somebody else's. Only what matches is read, however much else the stream keeps;
 * where it stores them under subjects of its own, their content tells. Throws as a read of messages does.
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

/** Pages from one position on as one, up to where the first of them ends: beyond, others may have more. */
function merged(pages: readonly MessagePage[]): MessagePage {
  const ends = pages.flatMap(({ nextSeq }) => (nextSeq === null ? [] : [nextSeq]));
  const nextSeq = ends.length === 0 ? null : Math.min(...ends);
  const bySeq = new Map(pages.flatMap(({ messages }) => messages.map((message) => [message.seq, message] as const)));
  const messages = [...bySeq.values()].filter(({ seq }) => nextSeq === null || seq < nextSeq);
  return { messages: messages.sort((one, other) => one.seq - other.seq), nextSeq };
}

const isOfKind = ({ subject, data }: StoredMessage, kind: AnnouncementKind) =>
  covers(subjectsOfKind(kind), subject) || kindOfContent(data) === kind;
