import { jetstreamManager } from "@nats-io/jetstream";
import { NatsConnectionImpl } from "@nats-io/nats-core/internal";
import {
  type NatsConnection as Client,
  connect,
  createInbox,
  headers,
  type Msg,
  type MsgHdrs,
} from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type NatsServer, olderNatsServer, startNatsServer } from "../../../testing/nats-server";
import type { BatchQuery } from "../wire/message-query";
import { readBatch } from "./batch-read";

const stored = 300;
const query: BatchQuery = { fromSeq: 1, subject: undefined, limit: 100, maxBytes: 1024 * 1024 };
const text = (data: Uint8Array) => new TextDecoder().decode(data);
const seqsFrom = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

let server: NatsServer;
let owner: Client;
beforeAll(async () => {
  server = await startNatsServer({
    config: `
      no_auth_user: all
      authorization { users: [
        { user: all, password: all }
        { user: no_direct, password: x, permissions { publish { deny: "$JS.API.DIRECT.>" } } }
        { user: no_inbox, password: x, permissions { subscribe { deny: "_INBOX.>" } } }
      ] }`,
  });
  owner = await connect({ servers: server.url });
  const { streams } = await jetstreamManager(owner);
  await streams.add({ name: "S", subjects: ["S.>"], storage: "memory", allow_direct: true });
  await streams.add({ name: "PLAIN", subjects: ["PLAIN.>"], storage: "memory", allow_direct: false });
  for (let seq = 1; seq <= stored; seq++) await owner.request(`S.${seq % 3 === 0 ? "b" : "a"}`, `body ${seq}`);
});
afterAll(async () => {
  await owner?.close();
  await server?.stop();
});

let clients: Client[] = [];
afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
});

/** A reader with a client of its own. */
async function reader(login: object = {}, apiPrefix = "$JS.API") {
  const client = await connect({ servers: server.url, ...login });
  clients.push(client);
  const link = { client, jetstream: { apiPrefix }, newInbox: () => createInbox() };
  return {
    client,
    read: (stream: string, wanted: Partial<BatchQuery> = {}, patienceMs?: number) =>
      readBatch(link, stream, { ...query, ...wanted }, patienceMs),
  };
}

describe("a batch", () => {
  it("holds the messages as they are stored, and says whether more come", async () => {
    const { read } = await reader();
    const first = await read("S");
    expect(first.messages.map(({ seq }) => seq)).toEqual(seqsFrom(1, 100));
    expect(first.messages.map(({ data }) => text(data))).toEqual(seqsFrom(1, 100).map((seq) => `body ${seq}`));
    expect(first.complete).toBe(false);
    expect(first.bytes).toBe(first.messages.reduce((sum, { data }) => sum + data.length + "S.a".length, 0));
    expect(first.largestBytes).toBe("body 100".length + "S.a".length);
    const [one] = first.messages;
    expect(one).toMatchObject({ stream: "S", subject: "S.a", headers: [] });
    expect(Math.abs(Date.parse(one?.storedAt ?? "") - Date.now())).toBeLessThan(60_000);
    const last = await read("S", { fromSeq: 201, limit: 500 });
    expect(last).toMatchObject({ complete: true });
    expect(last.messages.map(({ seq }) => seq)).toEqual(seqsFrom(201, 300));
  });

  it("holds those of one subject, and nothing behind the last one", async () => {
    const { read } = await reader();
    const { messages } = await read("S", { subject: "S.b", limit: 3 });
    expect(messages.map(({ seq }) => seq)).toEqual([3, 6, 9]);
    expect(await read("S", { fromSeq: stored + 1 })).toMatchObject({ messages: [], complete: true });
    expect(await read("S", { subject: "S.none" })).toMatchObject({ messages: [], complete: true });
  });

  it("stops short where it is as large as it may be", async () => {
    const { read } = await reader();
    const { messages, complete } = await read("S", { maxBytes: 1 });
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThan(3);
    expect(complete).toBe(false);
  });

  it("holds empty messages, and headers in their order beside those of the server", async () => {
    const { read } = await reader();
    await (await jetstreamManager(owner)).streams.add({ name: "H", subjects: ["H"], allow_direct: true });
    const own = headers();
    own.append("X", "1");
    own.append("Nats-Sequence", "mine");
    own.append("X", "grüße");
    await owner.request("H", "", { headers: own, timeout: 5_000 });
    await owner.request("H", "");
    const { messages, complete } = await read("H");
    expect(complete).toBe(true);
    expect(messages).toMatchObject([
      {
        seq: 1,
        headers: [
          ["X", "1"],
          ["X", "grüße"],
          ["Nats-Sequence", "mine"],
        ],
      },
      { seq: 2, headers: [], data: new Uint8Array() },
    ]);
  });

  it("leaves no subscription, and many at once keep their answers apart", async () => {
    const { read, client } = await reader();
    const batches = await Promise.all(seqsFrom(1, 50).map((fromSeq) => read("S", { fromSeq, limit: 20 })));
    for (const [at, { messages }] of batches.entries())
      expect(messages.map(({ seq }) => seq)).toEqual(seqsFrom(at + 1, at + 20));
    expect(await subscriptionsOf(client)).toBe(0);
  });
});

/** Subscriptions that a client has. */
async function subscriptionsOf(client: Client): Promise<number> {
  await client.flush();
  if (!(client instanceof NatsConnectionImpl)) throw new Error("not the client that is known");
  return client.protocol.subscriptions.size();
}

describe("a batch that does not come", () => {
  it("says that the user may not ask, or may not be answered, at once", async () => {
    for (const user of ["no_direct", "no_inbox"]) {
      const { read, client } = await reader({ user, pass: "x" });
      const began = performance.now();
      await expect(read("S")).rejects.toMatchObject({ name: "PermissionViolationError" });
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(await subscriptionsOf(client)).toBe(0);
    }
  });

  it("says that nobody answers for the stream, at once", async () => {
    const { read } = await reader();
    for (const stream of ["PLAIN", "NONE"]) {
      await expect(read(stream)).rejects.toMatchObject({ name: "NoResponders" });
    }
  });

  it("is refused with the server's own words", async () => {
    const { read, client } = await reader();
    await expect(read("S", { fromSeq: -1 })).rejects.toMatchObject({ code: "rejected" });
    await answering("FAKE.DIRECT.GET.S", (question) => {
      question.respond("", { headers: headers(413, "Too Many Results") });
    });
    const fake = await reader({}, "FAKE");
    await expect(fake.read("S")).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringContaining("413 Too Many Results"),
    });
    expect(await subscriptionsOf(client)).toBe(0);
  });

  it("ends with the client", async () => {
    const { read, client } = await reader({}, "SILENT");
    await answering("SILENT.>", () => {});
    const reading = read("S");
    await client.flush();
    await client.close();
    await expect(reading).rejects.toMatchObject({ name: "ClosedConnectionError" });
    await expect(read("S")).rejects.toMatchObject({ name: "ClosedConnectionError" });
  });
});

/** Headers of a message as a server answers with it. */
function message(seq: number): MsgHdrs {
  const beside = headers();
  for (const [name, value] of Object.entries({ Stream: "S", Subject: "S.a", Sequence: String(seq) }))
    beside.append(`Nats-${name}`, value);
  beside.append("Nats-Time-Stamp", "2026-01-02T03:04:05.123456789Z");
  return beside;
}

describe("patience", () => {
  it("ends where the batch does not end", async () => {
    await answering("ENDLESS.>", (question) => {
      question.respond("x", { headers: message(1) });
    });
    const { read, client } = await reader({}, "ENDLESS");
    const began = performance.now();
    await expect(read("S", {}, 200)).rejects.toMatchObject({ code: "timeout" });
    expect(performance.now() - began).toBeGreaterThan(190);
    expect(await subscriptionsOf(client)).toBe(0);
  });

  it("begins anew with each message", async () => {
    await answering("SLOW.>", async (question) => {
      for (let seq = 1; seq <= 5; seq++) {
        question.respond("x", { headers: message(seq) });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      question.respond("", { headers: headers(204, "EOB") });
    });
    const { read } = await reader({}, "SLOW");
    const { messages, complete } = await read("S", {}, 250);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(complete).toBe(false);
  });

  it("ends with an answer that cannot be read, and the link stays", async () => {
    await answering("BROKEN.>", (question) => {
      const broken = message(1);
      broken.set("Nats-Time-Stamp", "never");
      question.respond("x", { headers: broken });
    });
    const { read, client } = await reader({}, "BROKEN");
    await expect(read("S")).rejects.toThrow(RangeError);
    await client.flush();
    expect(client.isClosed()).toBe(false);
  });
});

/** Answers in place of a server, until the test ends. */
async function answering(subject: string, answer: (question: Msg) => void | Promise<void>): Promise<void> {
  const client = await connect({ servers: server.url });
  clients.push(client);
  client.subscribe(subject, { callback: (_error, question) => void answer(question) });
  await client.flush();
}

it("a link that breaks in mid batch leaves nothing of it when it comes back", async () => {
  const own = await startNatsServer();
  const breaking = await connect({ servers: own.url, reconnectTimeWait: 50 });
  const teller = await connect({ servers: own.url, reconnectTimeWait: 50 });
  try {
    teller.subscribe("MUTE.>", { callback: (_error, question) => void question.respond("x", { headers: message(1) }) });
    await teller.flush();
    const link = { client: breaking, jetstream: { apiPrefix: "MUTE" }, newInbox: () => createInbox() };
    const reading = readBatch(link, "S", query, 1_500);
    await breaking.flush();
    await own.restart();
    await expect(reading).rejects.toMatchObject({ code: "timeout" });
    await expect.poll(() => subscriptionsOf(breaking)).toBe(0);
  } finally {
    await teller.close();
    await breaking.close();
    await own.stop();
  }
});

describe.each(["2.10", "2.9"])("a server of %s that was asked nonetheless", (series) => {
  const binary = olderNatsServer(series);
  it.skipIf(binary === null)("answers with one message, or refuses: nothing is made up", async () => {
    const older = await startNatsServer({ binary: binary ?? "" });
    const client = await connect({ servers: older.url });
    try {
      const { streams } = await jetstreamManager(client);
      await streams.add({ name: "S", subjects: ["S.>"], allow_direct: true });
      await client.request("S.a", "x");
      const link = { client, jetstream: { apiPrefix: "$JS.API" }, newInbox: () => createInbox() };
      await expect(readBatch(link, "S", query, 300)).rejects.toMatchObject({
        code: expect.stringMatching(/timeout|rejected/),
      });
    } finally {
      await client.close();
      await older.stop();
    }
  });
});
