import type { MessagesPage } from "@/lib/client/queries/messages";
import type { MessageList } from "@/lib/contract/streams";
import type { Message } from "@/lib/model/message/message";

/** Where in a stream a page begins: by a place, beyond one, by a running number, or by a time. */
export interface PageBeginning {
  readonly from: string | null;
  readonly beyond: string | null;
  readonly number: string | null;
  readonly at: string | null;
}

/** What a page's own address says: which part of the stream it shows. */
export interface PageAddress extends PageBeginning {
  readonly dir: "forward" | "backward";
  readonly subject: string | null;
}

/** The end of the stream that the direction starts from. */
export const wholeEnd = { from: null, beyond: null, number: null, at: null } as const satisfies PageBeginning;

/** True for a page that starts at an end of the stream. */
export function isWholeEnd({ from, beyond, number, at }: PageBeginning): boolean {
  return from === null && beyond === null && number === null && at === null;
}

/** A page of messages as it is shown: newest first, whichever way it was read. */
export interface ShownPage {
  readonly messages: readonly Message[];
  /** Addresses of the pages beside it; null where the stream ends. */
  readonly older: PageAddress | null;
  readonly newer: PageAddress | null;
  /** That of the two that goes on reading where this page ended early, or is full; null where all was read. */
  readonly onwards: PageAddress | null;
}

/** The address as the API's query. */
export function toMessagesPage({ from, beyond, number, at, dir, subject }: PageAddress): MessagesPage {
  return {
    direction: dir,
    ...(from === null ? {} : { from }),
    ...(beyond === null ? {} : { beyond }),
    ...(number === null ? {} : { number }),
    ...(at === null ? {} : { at }),
    ...(subject === null ? {} : { subject }),
  };
}

/** An answer of the API as a page to show. */
export function showPage(address: PageAddress, answer: Pick<MessageList, "messages" | "next">): ShownPage {
  const { dir, subject } = address;
  const { messages, next } = answer;
  const [first] = messages;
  const onwards = next === null ? null : { ...wholeEnd, from: next, dir, subject };
  const back = isWholeEnd(address) ? null : turned(address, first);
  return dir === "backward"
    ? { messages, older: onwards, newer: back, onwards }
    : { messages: messages.toReversed(), older: back, newer: onwards, onwards };
}

/** The page on the other side of where one begins: beyond its first message. */
function turned(address: PageAddress, first: Message | undefined): PageAddress {
  const { dir, subject } = address;
  const back = { dir: dir === "forward" ? "backward" : "forward", subject } as const;
  return first === undefined ? { ...address, ...back } : { ...wholeEnd, ...back, beyond: first.place.at };
}
