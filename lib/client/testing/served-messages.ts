import { vi } from "vitest";
import { type MessageList, messagesQuerySchema } from "../../contract/streams";
import type { Message } from "../../model/message/message";

/** A stored message of the stream S with this number, at a place that says nothing of it. */
export function storedMessage(number: number, change: Partial<Message> = {}): Message {
  return {
    place: { channel: "S", at: `p${number}` },
    number,
    subject: "s",
    storedAt: new Date(number * 1_000).toISOString(),
    headers: [],
    payload: { encoding: "utf8", data: "x", sizeBytes: 1, truncated: false },
    ...change,
  };
}

/**
 * Answers for the API with these messages of S, oldest first; a page looks through at most so many numbers. Returns
 * what was asked.
 */
export function serveMessages(messages: readonly Message[], lookedThrough: number): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  const last = Math.max(...messages.map(({ number }) => number ?? 0));
  vi.stubGlobal("fetch", async (path: string) => {
    const { searchParams } = new URL(path, "http://localhost");
    asked.push(searchParams);
    return Response.json(readPage(messages, last, searchParams, lookedThrough));
  });
  return asked;
}

function readPage(
  messages: readonly Message[],
  last: number,
  search: URLSearchParams,
  lookedThrough: number,
): MessageList {
  const query = messagesQuerySchema.parse(Object.fromEntries(search));
  const step = query.direction === "forward" ? 1 : -1;
  const found: Message[] = [];
  let number = beginning(query, step > 0 ? 1 : last, step);
  for (let looked = 0; number >= 1 && number <= last && looked < lookedThrough; looked++, number += step) {
    if (found.length === query.limit) break;
    const message = messages.find((one) => one.number === number);
    if (message !== undefined) found.push(message);
  }
  const isEnd = number < 1 || number > last;
  return { messages: found, next: isEnd ? null : `p${number}`, nextNumber: isEnd ? null : number };
}

type Query = ReturnType<typeof messagesQuerySchema.parse>;

function beginning({ from, beyond, number, at }: Query, end: number, step: number): number {
  if (from !== undefined) return numberOf(from);
  if (beyond !== undefined) return numberOf(beyond) + step;
  if (number !== undefined) return Number(number);
  return at === undefined ? end : Math.max(1, Math.ceil(Date.parse(at) / 1_000));
}

const numberOf = (at: string) => Number(at.slice(1));
