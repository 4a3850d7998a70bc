import { type BrokerId, pathsOf } from "../../contract/paths";
import { type MessageList, messageListSchema } from "../../contract/streams";
import type { GapStretch } from "../../model/message/live-position";
import type { Message } from "../../model/message/message";
import { getJson, withQuery } from "../http/http";

/** Messages loaded in one go, per stream. */
export const gapPage = 500;
/** Requests made for them: a page ends early where most messages are on other subjects. */
const maxRequests = 8;

/** What was read of a gap. */
export interface GapMessages {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** What is left to read. */
  readonly rest: readonly GapStretch[];
}

/** Reads the latest messages of a gap that fit `filter` (null: all of them), passively. Throws what a request throws. */
export async function readGap(
  broker: BrokerId,
  stretches: readonly GapStretch[],
  filter: string | null,
): Promise<GapMessages> {
  const parts = await Promise.all(stretches.map((stretch) => readStretch(broker, stretch, filter)));
  return {
    messages: parts.flatMap(({ messages }) => messages).sort(byTime),
    rest: parts.flatMap(({ rest }) => rest),
  };
}

async function readStretch(
  broker: BrokerId,
  { stream, fromNumber, toNumber }: GapStretch,
  filter: string | null,
): Promise<GapMessages> {
  const newestFirst: Message[] = [];
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
    newestFirst.push(...page.messages.filter(({ number }) => number !== null && number >= fromNumber));
    next = page.nextNumber !== null && page.nextNumber >= fromNumber ? page.nextNumber : null;
  }
  return {
    messages: newestFirst.toReversed(),
    rest: next === null ? [] : [{ stream, fromNumber, toNumber: next }],
  };
}

const byTime = (a: Message, b: Message) => Date.parse(a.storedAt) - Date.parse(b.storedAt);
