import type { MessagesPage } from "@/lib/client/queries/messages";
import type { Message } from "@/lib/model/message/message";

/** What a page's own address says: which part of the stream it shows. */
export interface PageAddress {
  readonly from: number | null;
  readonly at: string | null;
  readonly dir: "forward" | "backward";
  readonly subject: string | null;
}

/** A page of messages as it is shown: newest first, whichever way it was read. */
export interface ShownPage {
  readonly messages: readonly Message[];
  /** Addresses of the pages beside it; null where the stream ends. */
  readonly older: PageAddress | null;
  readonly newer: PageAddress | null;
}

/** The address as the API's query. */
export function toMessagesPage({ from, at, dir, subject }: PageAddress): MessagesPage {
  return {
    direction: dir,
    ...(from === null ? {} : { from }),
    ...(from !== null || at === null ? {} : { at }),
    ...(subject === null ? {} : { subject }),
  };
}

/** An answer of the API as a page to show. `nextSeq` continues in the direction of reading. */
export function showPage(
  address: PageAddress,
  answer: { readonly messages: readonly Message[]; readonly nextSeq: number | null },
): ShownPage {
  const messages = answer.messages.toSorted((a, b) => b.seq - a.seq);
  const newest = messages[0]?.seq;
  const oldest = messages.at(-1)?.seq;
  const towards = (dir: PageAddress["dir"], from: number | null): PageAddress | null =>
    from === null || from < 1 ? null : { from, at: null, dir, subject: address.subject };
  const isWholeEnd = address.from === null && address.at === null;
  if (address.dir === "backward")
    return {
      messages,
      older: towards("backward", answer.nextSeq),
      // Read from the newest end on, there is nothing newer yet.
      newer: isWholeEnd ? null : towards("forward", newest === undefined ? address.from : newest + 1),
    };
  return {
    messages,
    older: isWholeEnd ? null : towards("backward", oldest === undefined ? address.from : oldest - 1),
    newer: towards("forward", answer.nextSeq),
  };
}
