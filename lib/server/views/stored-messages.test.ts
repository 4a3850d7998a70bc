import { describe, expect, test } from "vitest";
import { parseMaskRules } from "../../access/mask/mask-rules";
import { createMessageMask } from "../../access/mask/message-mask";
import { messagesQuerySchema } from "../../contract/streams";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { type Offer, taken } from "../../event-bus/broker/offer";
import { EventBusError } from "../../event-bus/errors";
import { noMask } from "../../model/message/message-mask";
import { listedMessage, type ReadLog, readMessage, readMessages } from "./stored-messages";

const mask = createMessageMask(parseMaskRules("header:Authorization"));
const data = Buffer.from('{"detail":"refused Bearer tok"}');
const stored = {
  place: { channel: "COPY", at: "1" },
  number: 1,
  storedAt: "2026-01-01T00:00:00.000Z",
  data,
  headers: [],
};

test.each(["JETLAG_JOBS.one", "JETLAG_FAILURES.failed.ORDERS.billing"])(
  "a stream that copies one of Jetlag's own shows nothing of %s",
  (subject) => {
    const { payload } = listedMessage({ ...stored, subject }, mask);
    expect(payload.data).toBe("[masked]: a record of Jetlag's own");
  },
);

test("other messages are shown", () => {
  expect(listedMessage({ ...stored, subject: "orders" }, mask).payload.data).toBe(data.toString());
});

describe("a page of messages", () => {
  /** The log of a broker with messages 1 to 5 in ORDERS. */
  const fiveMessages = async () => {
    const { jetstream, log } = new MemoryBroker();
    await jetstream.start();
    await jetstream.streams.create({ name: "ORDERS", subjects: ["orders"] });
    for (const text of "12345") await jetstream.messages.publish({ subject: "orders", data: Buffer.from(text) });
    return log;
  };
  const read = async (log: Offer<ReadLog>, query: Record<string, string>) => {
    const page = await readMessages({ log, mask: noMask }, "ORDERS", messagesQuerySchema.parse(query));
    return { ...page, texts: page.messages.map(({ payload }) => payload.data).join("") };
  };

  test("leads on to the next one until the end", async () => {
    const log = await fiveMessages();
    const first = await read(log, { limit: "3" });
    expect(first).toMatchObject({ texts: "543", nextNumber: 2 });
    const last = await read(log, { from: first.next ?? "" });
    expect(last).toMatchObject({ texts: "21", next: null, nextNumber: null });
  });

  test("begins at a number, beyond a message, or at a time", async () => {
    const log = await fiveMessages();
    expect(await read(log, { number: "3" })).toMatchObject({ texts: "321" });
    const [message] = (await read(log, { number: "3" })).messages;
    const beyond = message?.place.at ?? "";
    expect(await read(log, { beyond })).toMatchObject({ texts: "21" });
    expect(await read(log, { beyond, direction: "forward" })).toMatchObject({ texts: "45" });
    expect(await read(log, { at: "2020-01-01T00:00:00Z", direction: "forward" })).toMatchObject({ texts: "12345" });
  });

  test("of a broker whose messages have no numbers has places alone, and none is found by a number", async () => {
    const numbered = taken(await fiveMessages());
    const placeOf = () => {
      throw new EventBusError("unsupported", "messages have no numbers");
    };
    const it: ReadLog = {
      get: async (place) => {
        const message = await numbered.get(place);
        return message && { ...message, number: null };
      },
      read: (channel, range, take) => numbered.read(channel, range, (message) => take({ ...message, number: null })),
      ...{ placeOf, numberOf: () => null, end: numbered.end.bind(numbered) },
    };
    const log = { available: true, it } as const;
    const page = await read(log, { limit: "2" });
    expect(page).toMatchObject({ texts: "54", nextNumber: null, messages: [{ number: null }, { number: null }] });
    expect(await read(log, { from: page.next ?? "" })).toMatchObject({ texts: "321" });
    const [newest] = page.messages;
    if (newest === undefined) throw new Error("nothing was read");
    expect(await readMessage({ log, mask: noMask, findStream: async () => null }, newest.place)).toEqual(newest);
    const gone: ReadLog = { ...it, get: async () => null };
    const lacking = { log: { available: true, it: gone } as const, mask: noMask, findStream: async () => null };
    await expect(readMessage(lacking, newest.place)).rejects.toMatchObject({
      code: "message_not_found",
      message: expect.stringContaining("holds no message"),
    });
    await expect(read(log, { number: "3" })).rejects.toMatchObject({ code: "unsupported" });
  });
});

test("what was stored since the last reading and is gone is told from what was never stored", async () => {
  const { jetstream, log } = new MemoryBroker();
  await jetstream.start();
  await jetstream.streams.create({ name: "ORDERS", subjects: ["orders"] });
  const publish = () => jetstream.messages.publish({ subject: "orders", data });
  await publish();
  const { streams: known } = await jetstream.streams.list();
  await publish();
  await jetstream.messages.delete("ORDERS", 2);
  const kept = taken(log);
  const findStream = async (name: string) => known.find(({ config }) => config.name === name) ?? null;
  const why = (number: number) => readMessage({ log, mask: noMask, findStream }, kept.placeOf("ORDERS", number));
  await expect(why(2)).rejects.toMatchObject({ message: expect.stringContaining("had it, and has it no more") });
  await expect(why(3)).rejects.toMatchObject({ message: expect.stringMatching(/never stored.*#2$/) });
});
