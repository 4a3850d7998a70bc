import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import type { Message } from "../../model/message/message";
import { serveMessages, storedMessage } from "../testing/served-messages";
import { messageQuery, neighbourQuery } from "./messages";

afterEach(() => {
  vi.unstubAllGlobals();
});

const place = (number: number) => storedMessage(number).place;
const neighbour = (number: number, direction: "forward" | "backward") =>
  new QueryClient().fetchQuery(neighbourQuery(null, place(number), direction));

test("the neighbour of a message is the next one that is stored, however wide the gap", async () => {
  const asked = serveMessages([storedMessage(1), storedMessage(50), storedMessage(51)], 10);
  expect(await neighbour(50, "forward")).toEqual(place(51));
  expect(await neighbour(50, "backward")).toEqual(place(1));
  expect(asked.map((search) => search.get("beyond") ?? search.get("from"))).toEqual([
    ...["p50", "p50", "p39", "p29", "p19", "p9"],
  ]);
});

test("at either end there is none, also beside a message that is gone", async () => {
  serveMessages([storedMessage(2), storedMessage(3)], 10);
  expect(await neighbour(3, "forward")).toBeNull();
  expect(await neighbour(2, "backward")).toBeNull();
  expect(await neighbour(1, "forward")).toEqual(place(2));
});

test("a message of a stream made anew is not taken for the one that had its place before", async () => {
  const client = new QueryClient();
  const read = (message: Message) => {
    vi.stubGlobal("fetch", async () => Response.json({ message }));
    return client.fetchQuery(messageQuery(null, message.place, message.storedAt));
  };
  const [before, anew] = [storedMessage(1), storedMessage(1, { storedAt: "2026-11-23T10:00:00.000Z" })];
  expect(await read(before)).toEqual({ message: before });
  expect(await read(anew)).toEqual({ message: anew });
});
