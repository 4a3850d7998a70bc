import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { Stream } from "../../../../model/stream/stream";
import { createBroker } from "../../../create-broker";
import { EventBusError } from "../../../errors";
import { silentLogger } from "../../../logger";
import type { JetStreamPort } from "../jetstream";
import type { OutgoingMessage } from "../messages";
import { JetStreamSender } from "./jetstream-sender";

let bus: JetStreamPort;
let sent: OutgoingMessage[];
let lists: number;
let nowMs: number;
beforeEach(async () => {
  bus = createBroker("memory", { logger: silentLogger }).jetstream;
  await bus.start();
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  [sent, lists, nowMs] = [[], 0, 0];
});
afterEach(() => bus.stop());

/** The bus, with what of it a test wants to be otherwise. Its messages and lists are counted. */
function watched(
  changes: { list?: JetStreamPort["streams"]["list"]; publish?: JetStreamPort["messages"]["publish"] } = {},
) {
  const { list = () => bus.streams.list(), publish = (message) => bus.messages.publish(message) } = changes;
  return {
    consumers: bus.consumers,
    questions: bus.questions,
    streams: Object.assign(Object.create(bus.streams), {
      list: () => {
        lists++;
        return list();
      },
    }),
    messages: Object.assign(Object.create(bus.messages), {
      publish: (message: OutgoingMessage) => {
        sent.push(message);
        return publish(message);
      },
    }),
  };
}

function sender(streams: readonly Stream[] | null, changes: Parameters<typeof watched>[0] = {}) {
  const one = new JetStreamSender(watched(changes), { now: () => nowMs });
  if (streams !== null) one.learn(streams);
  return one;
}

const known = async () => (await bus.streams.list()).streams;
const message = (subject: string) => ({ subject, data: new Uint8Array() });
const refused = (code: string, words = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

describe("what people send", () => {
  it.each([
    ["Nats-TTL", "5s", "allow_msg_ttl is off"],
    ["Nats-Schedule", "@every 5m", "allow_msg_schedules is off"],
  ])("is not sent with %s to a stream that would not act on it", async (name, value, words) => {
    const asking = { ...message("orders.a"), headers: [[name, value]] satisfies [string, string][] };
    await expect(sender(await known()).send(asking)).rejects.toEqual(refused("rejected", words));
    expect(sent).toEqual([]);
  });

  it("is sent with a time to live to a stream that has learned it since the last sweep", async () => {
    const before = await known();
    await bus.streams.update("ORDERS", { messagesExpire: true });
    const asking = { ...message("orders.a"), headers: [["Nats-TTL", "5s"]] satisfies [string, string][] };
    expect(await sender(before).send(asking)).toMatchObject({ duplicate: false });
    expect(lists).toBe(1);
  });

  it("is stored by the stream that captures it, without anything being read", async () => {
    expect(await sender(await known()).send(message("orders.a"))).toMatchObject({
      place: { channel: "ORDERS", at: "1" },
      number: 1,
    });
    expect(lists).toBe(0);
  });

  it.each(["$JS.API.STREAM.DELETE.ORDERS", "$SYS.REQ.USER.INFO", "_INBOX.a", "JETLAG_AUDIT.x", "$KV.a.b"])(
    "never goes to %s, whether streams are known or not",
    async (subject) => {
      const failing = { list: () => Promise.reject(new EventBusError("permission_denied", "no")) };
      for (const one of [sender(await known()), sender(null), sender(null, failing)])
        await expect(one.send(message(subject))).rejects.toEqual(refused("reserved_subject", "nothing was sent"));
      expect(sent).toEqual([]);
    },
  );

  it("never makes the server send elsewhere by a header", async () => {
    const headers: [string, string][] = [["Nats-Trace-Dest", "JETLAG_AUDIT.x"]];
    const publishing = sender(await known()).send({ ...message("orders.a"), headers });
    await expect(publishing).rejects.toEqual(refused("reserved_subject", "Nats-Trace-Dest"));
    expect(sent).toEqual([]);
  });

  it("is judged by streams that were made since the last sweep", async () => {
    const before = await known();
    await bus.streams.create({ name: "NEW", subjects: ["new.>"] });
    await bus.streams.create({ name: "JETLAG_NEW", subjects: ["hidden.>"] });
    await bus.streams.create({ name: "KV_new", subjects: ["$KV.new.>"] });
    const one = sender(before);
    expect(await one.send(message("new.a"))).toMatchObject({ place: { channel: "NEW" } });
    await expect(one.send(message("hidden.a"))).rejects.toEqual(refused("reserved_subject", "JETLAG_NEW"));
    expect(await one.send({ ...message("$KV.new.key"), channel: "KV_new" })).toMatchObject({
      place: { channel: "KV_new" },
    });
    expect(sent).toHaveLength(2);
  });

  it("is not sent where no stream captures it, and asking again and again reads streams once a second", async () => {
    const one = sender(await known());
    for (let at = 0; at < 5; at++)
      await expect(one.send(message("nobody.x"))).rejects.toEqual(refused("no_stream_for_subject", "nothing was sent"));
    expect({ sent, lists }).toEqual({ sent: [], lists: 1 });
    nowMs = 1_000;
    await bus.streams.create({ name: "SOMEBODY", subjects: ["nobody.>"] });
    expect(await one.send(message("nobody.x"))).toMatchObject({ place: { channel: "SOMEBODY" } });
  });

  it("is sent all the same where streams may not be read: then names alone decide", async () => {
    const one = sender(null, { list: () => Promise.reject(new EventBusError("permission_denied", "no")) });
    expect(await one.send(message("orders.a"))).toMatchObject({ place: { channel: "ORDERS" } });
  });

  it("goes to a bucket from its own page alone, and no other stream may store it", async () => {
    await bus.streams.create({ name: "KV_config", subjects: ["$KV.config.>"] });
    const one = sender(await known());
    expect(await one.send({ ...message("$KV.config.key"), channel: "KV_config" })).toMatchObject({ number: 1 });
    expect(sent[0]).toMatchObject({ expectedStream: "KV_config" });
    expect(sent[0]).not.toHaveProperty("channel");
    const other = one.send({ ...message("$KV.config.key"), channel: "ORDERS" });
    await expect(other).rejects.toEqual(refused("reserved_subject", "stream ORDERS does not store"));
    await expect(one.send({ ...message("orders.a"), channel: "KV_config" })).rejects.toThrow(EventBusError);
    expect((await bus.streams.info("ORDERS")).messages).toBe(0);
  });
});

describe("when nobody answers to a subject", () => {
  const silence = () => Promise.reject(new EventBusError("no_stream_for_subject", "nobody"));

  it("its stream has no leader, as long as it exists", async () => {
    const one = sender(await known(), { publish: silence });
    await expect(one.send(message("orders.a"))).rejects.toEqual(refused("no_leader", "stream ORDERS has no leader"));
    await bus.streams.delete("ORDERS");
    await expect(one.send(message("orders.a"))).rejects.toEqual(refused("no_stream_for_subject"));
  });

  it("and streams that nobody has seen do not answer either, it may be one of them", async () => {
    const list = async () => ({ streams: [], missing: ["R1", "ORDERS"], serverMs: null });
    const one = sender(await known(), { list });
    await expect(one.send(message("other.a"))).rejects.toEqual(refused("no_leader", "R1 may capture it"));
    expect(sent).toEqual([]);
  });
});

test("nothing but the bus's own parts and Jetlag's records publishes past it", () => {
  const publishing = /\bmessages\s*\.\s*publish\b|\{[^{}]*\bpublish\b[^{}]*\}\s*=\s*[\w.#]*messages\b/;
  const files = ["lib", "app", "components"].flatMap((directory) =>
    readdirSync(directory, { recursive: true, encoding: "utf8" }).map((name) => join(directory, name)),
  );
  const sources = files.filter((name) => /(?<!\.test)\.tsx?$/.test(name) && !name.includes("/testing/"));
  expect(sources.filter((name) => publishing.test(readFileSync(name, "utf8"))).sort()).toEqual([
    "lib/event-bus/adapters/jetstream/sending/jetstream-sender.ts",
    "lib/event-bus/adapters/memory/memory-jetstream.ts", // the answer to a question that the sender asks
    "lib/store/jetstream/record-log.ts",
    "lib/store/jetstream/shared-stream.ts", // Jetlag's own records
  ]);
});
