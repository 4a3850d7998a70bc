import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import { RecordingLogger } from "../../testing/recording-logger";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker, type NatsBrokerOptions } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

const bytes = (text: string) => new TextEncoder().encode(text);
const buses: { stop(): Promise<void> }[] = [];
let servers: NatsServer[] = [];

async function startedBus(options: NatsBrokerOptions): Promise<JetStreamPort> {
  const bus = new NatsBroker(options).jetstream;
  buses.push(bus);
  await bus.start();
  return bus;
}

async function startedServer(options: Parameters<typeof startNatsServer>[0]): Promise<NatsServer> {
  const server = await startNatsServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.stop()));
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

describe("logging in", () => {
  const accounts = `
    accounts {
      APP {
        jetstream: enabled
        users: [
          { user: "us er", password: "p@ss/word" }
          { user: reader, password: reads, permissions { publish { deny: ["$JS.API.STREAM.CREATE.>", "EV.>"] } } }
        ]
      }
    }`;

  it("takes user and password out of the URL and shows them nowhere", async () => {
    const server = await startedServer({ config: accounts });
    const logger = new RecordingLogger();
    const bus = await startedBus({ servers: `nats://us%20er:p%40ss%2Fword@127.0.0.1:${server.port}`, logger });
    expect(bus.connection.status()).toMatchObject({ state: "connected", server: `127.0.0.1:${server.port}` });
    expect(JSON.stringify([bus.connection.status(), logger.entries])).not.toMatch(/p@ss|p%40ss|us.{1,3}er:/);
  });

  it("takes a token out of the URL", async () => {
    const server = await startedServer({ config: "authorization { token: s3cret }" });
    const bus = await startedBus({ servers: `nats://s3cret@127.0.0.1:${server.port}` });
    expect(bus.connection.status().state).toBe("connected");
    expect(JSON.stringify(bus.connection.status())).not.toContain("s3cret");
  });

  it("keeps trying with a refused password, says so, and does not name it", async () => {
    const server = await startedServer({ config: accounts });
    const logger = new RecordingLogger();
    const bus = new NatsEventBus({ servers: `nats://reader:wr0ng@127.0.0.1:${server.port}`, logger });
    buses.push(bus);
    const starting = bus.start().catch((error: unknown) => error);
    const refusals = () => {
      const status = bus.connection.status();
      return status.state === "connecting" && /authorization/i.test(status.lastError ?? "") ? status.attempt : 0;
    };
    await expect.poll(refusals).toBeGreaterThanOrEqual(2);
    await bus.stop();
    expect(await starting).toMatchObject({ code: "bus_unavailable" });
    expect(JSON.stringify(logger.entries)).not.toContain("wr0ng");
  });

  it("says what the account may not do", async () => {
    const server = await startedServer({ config: accounts });
    const bus = await startedBus({ servers: `nats://reader:reads@127.0.0.1:${server.port}` });
    const denied = { code: "permission_denied" };
    await expect(bus.streams.create({ name: "EV", subjects: ["EV.>"] })).rejects.toMatchObject(denied);
    await expect(bus.messages.publish({ subject: "EV.a", data: bytes("x") })).rejects.toMatchObject(denied);
    expect((await bus.streams.list()).streams).toEqual([]);
  });

  it("says that a server has no JetStream", async () => {
    const server = await startedServer({ jetstream: false });
    const bus = await startedBus({ servers: server.url });
    await expect(bus.streams.list()).rejects.toMatchObject({ code: "jetstream_disabled" });
  });
});

describe("a large stream", () => {
  let server: NatsServer;
  let bus: JetStreamPort;
  const streamName = "LARGE";

  beforeAll(async () => {
    server = await startNatsServer();
    bus = new NatsBroker({ servers: server.url }).jetstream;
    await bus.start();
    await bus.streams.create({ name: streamName, subjects: ["LARGE.>"], allowDirect: true });
    // 1-10 on a, 11-6010 on b, 6011-6020 on a.
    for (const [subject, count] of [
      ["LARGE.a", 10],
      ["LARGE.b", 6_000],
      ["LARGE.a", 10],
    ] as const) {
      const publish = () => bus.messages.publish({ subject, data: bytes("x") });
      for (let left = count; left > 0; left -= 500) {
        await Promise.all(Array.from({ length: Math.min(500, left) }, publish));
      }
    }
  });
  afterAll(async () => {
    await bus.stop();
    await server.stop();
  });

  const backward = { direction: "backward", limit: 15 } as const;
  const ends = [...Array.from({ length: 10 }, (_, at) => 6_020 - at), 10, 9, 8, 7, 6];

  describe.each([true, false])("with direct access %s", (allowDirect) => {
    beforeAll(async () => {
      await bus.streams.update(streamName, { allowDirect });
    });

    it("finds a rare subject far down", async () => {
      const page = await bus.messages.range(streamName, { ...backward, subject: "LARGE.a" });
      expect(page.messages.map(({ seq }) => seq)).toEqual(ends);
      expect(page.nextSeq).toBe(5);
    });

    it("reads a page of hundreds", async () => {
      const forward = await bus.messages.range(streamName, { direction: "forward", limit: 500, fromSeq: 100 });
      expect(forward.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, at) => 100 + at));
      expect(forward.nextSeq).toBe(600);
    });
  });

  it("pages across a hole of thousands", async () => {
    await bus.streams.purge(streamName, { subject: "LARGE.b" });
    for (const allowDirect of [true, false]) {
      await bus.streams.update(streamName, { allowDirect });
      const page = await bus.messages.range(streamName, backward);
      expect(page.messages.map(({ seq }) => seq)).toEqual(ends);
      const forward = await bus.messages.range(streamName, { direction: "forward", limit: 3, fromSeq: 10 });
      expect(forward).toMatchObject({ messages: [{ seq: 10 }, { seq: 6_011 }, { seq: 6_012 }], nextSeq: 6_013 });
    }
  });
});

describe("passive reading", () => {
  it("leaves the server's own words about a work queue as they were", async () => {
    const server = await startedServer({});
    const bus = await startedBus({ servers: server.url });
    const worker = new NatsEventBus({ servers: server.url, streamName: "WQ", maxDeliver: 2 });
    buses.push(worker);
    await worker.start();
    let handled = 0;
    const subscription = await worker.subscribe("a", () => {
      handled++;
      if (handled === 1) throw new Error("boom");
    });
    for (let at = 0; at < 3; at++) await worker.publish("a", { data: at, actor: "test", tenantId: "t" });
    expect((await bus.streams.info("WQ")).lastNumber).toBe(3);
    await expect.poll(async () => (await bus.streams.info("WQ")).messages).toBe(0);
    await subscription.unsubscribe();
    for (let at = 0; at < 30; at++) await bus.messages.publish({ subject: "WQ.a", data: bytes("{}") });
    await expect
      .poll(async () => (await bus.consumers.list("WQ")).consumers)
      .toMatchObject([{ openPulls: 0, waiting: 30, inFlight: 0 }]);

    const before = [await bus.streams.info("WQ"), await bus.consumers.list("WQ")];
    const seen: string[] = [];
    const end = bus.traffic.watch("WQ.>", ({ subject }) => seen.push(subject));
    await bus.messages.range("WQ", { direction: "forward", limit: 100 });
    await bus.messages.range("WQ", { direction: "backward", limit: 10, subject: "WQ.*" });
    await bus.streams.update("WQ", { allowDirect: false });
    await bus.messages.range("WQ", { direction: "backward", limit: 10 });
    await bus.messages.range("WQ", { direction: "forward", limit: 10, subject: "WQ.a" });
    await bus.messages.get("WQ", 4);
    await bus.messages.last("WQ", "WQ.*");
    await bus.messages.firstSince("WQ", new Date(0));
    await bus.streams.update("WQ", { allowDirect: true });
    end();
    expect([await bus.streams.info("WQ"), await bus.consumers.list("WQ")]).toEqual(before);
    expect(seen).toEqual([]);
  });

  it("strips what a direct read adds to the headers, and nothing else", async () => {
    const server = await startedServer({});
    const bus = await startedBus({ servers: server.url });
    await bus.streams.create({ name: "H", subjects: ["H.>"], allowDirect: true });
    const headers: [string, string][] = [
      ["X-Tag", "one"],
      ["X-Tag", ""],
      ["Nats-Sequence", "my own"],
      ["x-tag", "grün"],
    ];
    await bus.messages.publish({ subject: "H.a", data: bytes("x"), headers });
    const single = await bus.messages.get("H", 1);
    const page = await bus.messages.range("H", { direction: "forward", limit: 1 });
    expect(page.messages).toEqual([single]);
    expect(single?.headers).toEqual(headers);
  });
});

describe("an existing stream", () => {
  it("is refused when its subjects miss dotted topics, with the command that mends it", async () => {
    const server = await startedServer({});
    const looker = await startedBus({ servers: server.url });
    await looker.streams.create({ name: "EV", subjects: ["EV.*"], retention: "workqueue" });
    const bus = new NatsEventBus({ servers: server.url, streamName: "EV" });
    buses.push(bus);
    await expect(bus.start()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Run: nats stream edit '--subjects=EV.>' -- EV, or"),
    });
    expect(bus.connection.status().state).toBe("closed");
  });

  it("is refused when nothing of it is under the bus's subjects", async () => {
    const server = await startedServer({});
    const looker = await startedBus({ servers: server.url });
    await looker.streams.create({ name: "EV", subjects: ["other.>"] });
    const bus = new NatsEventBus({ servers: server.url, streamName: "EV" });
    buses.push(bus);
    await expect(bus.start()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("other.>") });
  });

  it("refuses a consumer that could never receive anything", async () => {
    const server = await startedServer({});
    const bus = await startedBus({ servers: server.url });
    await bus.streams.create({ name: "EV", subjects: ["EV.>"] });
    await expect(bus.consumers.create("EV", { name: "c", filterSubjects: ["OTHER.a"] })).rejects.toMatchObject({
      code: "no_stream_for_subject",
    });
  });
});
