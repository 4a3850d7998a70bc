import { expect, test } from "vitest";
import type { Messages, StoredMessage } from "../messages";
import { readSent } from "./sent-messages";

const sentAs = (seq: number, id: string): StoredMessage => ({
  ...{ stream: "ORDERS", seq, subject: "orders", storedAt: "2026-11-01T12:00:00.000000000Z" },
  ...{ headers: [["Nats-Msg-Id", id]], data: new Uint8Array() },
});

test("a message that was stored once more after its id was forgotten counts as sent the first time", async () => {
  const stored = [sentAs(4, "a"), sentAs(5, "b"), sentAs(9, "a")];
  const messages: Pick<Messages, "firstSince" | "read"> = {
    firstSince: async () => sentAs(4, "a"),
    read: async (_stream, _range, take) => {
      for (const message of stored) take(message);
      return null;
    },
  };
  const sent = await readSent(messages, { stream: "ORDERS", subject: "orders", since: new Date(0) });
  expect([...sent].map(([id, { number }]) => [id, number])).toEqual([
    ["a", 4],
    ["b", 5],
  ]);
});
