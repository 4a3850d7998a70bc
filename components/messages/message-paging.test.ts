import { describe, expect, test } from "vitest";
import type { Message } from "@/lib/model/message/message";
import { type PageAddress, showPage, toMessagesPage } from "./message-paging";

const message = (seq: number): Message => ({
  stream: "ORDERS",
  seq,
  subject: "ORDERS.order.created",
  storedAt: "2026-11-23T14:00:00.000Z",
  headers: [],
  payload: { encoding: "utf8", data: "{}", sizeBytes: 2, truncated: false },
});
const newestEnd: PageAddress = { from: null, at: null, dir: "backward", subject: null };

describe("showPage", () => {
  test("shows newest first whichever way it was read", () => {
    const forward = showPage({ ...newestEnd, dir: "forward" }, { messages: [1, 2, 3].map(message), nextSeq: 4 });
    expect(forward.messages.map((one) => one.seq)).toEqual([3, 2, 1]);
    expect(forward.older).toBeNull();
    expect(forward.newer).toMatchObject({ from: 4, dir: "forward" });
  });

  test("the newest page leads only to older ones", () => {
    const page = showPage(newestEnd, { messages: [9, 8].map(message), nextSeq: 7 });
    expect(page.newer).toBeNull();
    expect(page.older).toMatchObject({ from: 7, dir: "backward" });
  });

  test("a page in the middle leads both ways without overlap", () => {
    const page = showPage({ ...newestEnd, from: 50 }, { messages: [50, 48].map(message), nextSeq: 47 });
    expect(page.newer).toMatchObject({ from: 51, dir: "forward" });
    expect(page.older).toMatchObject({ from: 47, dir: "backward" });
  });

  test("keeps the subject filter while paging", () => {
    const page = showPage({ ...newestEnd, subject: "a.>" }, { messages: [message(9)], nextSeq: 8 });
    expect(page.older?.subject).toBe("a.>");
  });

  test("an empty page after a search that stopped early still leads on", () => {
    const page = showPage({ ...newestEnd, subject: "a" }, { messages: [], nextSeq: 120 });
    expect(page.older).toMatchObject({ from: 120 });
  });
});

test("a sequence wins over a time", () => {
  const page = toMessagesPage({ from: 5, at: "2026-11-23T14:00:00Z", dir: "backward", subject: null });
  expect(page).toEqual({ direction: "backward", from: 5 });
});
