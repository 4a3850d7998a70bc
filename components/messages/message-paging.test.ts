import { describe, expect, test } from "vitest";
import type { Message } from "@/lib/model/message/message";
import { type PageAddress, showPage, toMessagesPage, wholeEnd } from "./message-paging";

const message = (at: string): Message => ({
  place: { channel: "ORDERS", at },
  number: null,
  subject: "ORDERS.order.created",
  storedAt: "2026-11-23T14:00:00.000Z",
  headers: [],
  payload: { encoding: "utf8", data: "{}", sizeBytes: 2, truncated: false },
});
const newestEnd: PageAddress = { ...wholeEnd, dir: "backward", subject: null };
const places = (messages: readonly Message[]) => messages.map(({ place }) => place.at);

describe("showPage", () => {
  test("shows newest first whichever way it was read", () => {
    const forward = showPage({ ...newestEnd, dir: "forward" }, { messages: ["a", "b", "c"].map(message), next: "d" });
    expect(places(forward.messages)).toEqual(["c", "b", "a"]);
    expect(forward.older).toBeNull();
    expect(forward.newer).toEqual({ ...newestEnd, from: "d", dir: "forward" });
  });

  test("the newest page leads only to older ones", () => {
    const page = showPage(newestEnd, { messages: ["i", "h"].map(message), next: "g" });
    expect(places(page.messages)).toEqual(["i", "h"]);
    expect(page.newer).toBeNull();
    expect(page.older).toEqual({ ...newestEnd, from: "g" });
  });

  test.each([{ from: "i" }, { beyond: "j" }, { number: "50" }, { at: "2026-11-23T14:00:00Z" }])(
    "a page that begins with %j leads both ways without overlap",
    (begin) => {
      const backward = showPage({ ...newestEnd, ...begin }, { messages: ["i", "h"].map(message), next: "g" });
      expect(backward.newer).toEqual({ ...newestEnd, beyond: "i", dir: "forward" });
      expect(backward.older).toEqual({ ...newestEnd, from: "g" });
      const forward = showPage(
        { ...newestEnd, ...begin, dir: "forward" },
        { messages: ["h", "i"].map(message), next: null },
      );
      expect(forward.older).toEqual({ ...newestEnd, beyond: "h" });
      expect(forward.newer).toBeNull();
    },
  );

  test("an empty page leads back to where it came from", () => {
    const page = showPage({ ...newestEnd, beyond: "a" }, { messages: [], next: null });
    expect(page.newer).toEqual({ ...newestEnd, beyond: "a", dir: "forward" });
    expect(page.older).toBeNull();
  });

  test.each([{ from: "z" }, { number: "99" }, { at: "2090-01-01T00:00:00Z" }])(
    "an empty page that begins with %j was read to its end, and leads to what is on the other side",
    (begin) => {
      const address: PageAddress = { ...newestEnd, ...begin, dir: "forward" };
      const page = showPage(address, { messages: [], next: null });
      expect(page).toMatchObject({ newer: null, onwards: null, older: { ...address, dir: "backward" } });
    },
  );

  test("keeps the subject filter while paging", () => {
    const page = showPage({ ...newestEnd, number: "9", subject: "a.>" }, { messages: [message("i")], next: "h" });
    expect(page.older?.subject).toBe("a.>");
    expect(page.newer?.subject).toBe("a.>");
  });

  test("an empty page after a search that stopped early still leads on", () => {
    const page = showPage({ ...newestEnd, subject: "a" }, { messages: [], next: "x" });
    expect(page.older).toMatchObject({ from: "x" });
    expect(page.onwards).toEqual(page.older);
    const forward = showPage({ ...newestEnd, subject: "a", dir: "forward" }, { messages: [], next: "x" });
    expect(forward.onwards).toEqual(forward.newer);
  });
});

test("an address asks for what it says, and for nothing else", () => {
  expect(toMessagesPage(newestEnd)).toEqual({ direction: "backward" });
  const page = toMessagesPage({ ...newestEnd, from: "e", subject: "a" });
  expect(page).toEqual({ direction: "backward", from: "e", subject: "a" });
});
