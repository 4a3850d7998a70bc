import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect as connectTcp } from "node:net";
import { inspect } from "node:util";
import { wsconnect } from "@nats-io/nats-core";
import { connect } from "nats.ws";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { liveStatsSchema, liveSubjects } from "../../contract/live";
import { problemSchema } from "../../contract/problem";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { natsGrammar } from "../../model/stream/grammar";
import { createLiveFeed } from "../feed/live-feed";
import type { LiveLimits } from "../feed/live-limits";
import { capturedStreams } from "../testing/captured-streams";
import { EmittedTraffic } from "../testing/emitted-traffic";
import { createLiveSocket, type LiveSocket } from "./live-socket";

// Node before 22 has none; browsers do.
beforeEach(() => void vi.stubGlobal("WebSocket", WebSocket));

const patience = { timeout: 20_000 };
const text = (data: Uint8Array) => Buffer.from(data).toString();

let traffic: EmittedTraffic;
let server: Server;
let live: LiveSocket;
let clients: { close(): unknown }[];

function attach(limits: Partial<LiveLimits> = {}): LiveSocket {
  const feed = createLiveFeed({
    grammar: natsGrammar,
    traffic,
    clock: systemClock,
    readEnd: async () => ({ createdAt: "", lastNumber: 0 }),
  });
  feed.setStreams(capturedStreams(["orders.>"]));
  const about = { clock: systemClock, logger: silentLogger, version: "1.2.3", limits };
  live = createLiveSocket({ ...about, feed: { available: true, it: feed }, grammar: natsGrammar });
  server.removeAllListeners("upgrade");
  server.on("upgrade", (request, socket, head) => live.handleUpgrade(request, socket, head));
  return live;
}

function port(): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return address.port;
}

const url = (query: string | undefined = "") => `ws://127.0.0.1:${port()}/api/live${query}`;

interface ClientMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: { values(name: string): string[] } | undefined;
  json(): unknown;
}

/** What both clients have in common. */
interface Client {
  readonly info?: object | undefined;
  subscribe(
    filter: string,
    options?: { max?: number; queue?: string; callback?: (error: Error | null, message: ClientMessage) => void },
  ): AsyncIterable<ClientMessage> & { getID(): number; unsubscribe(max?: number): void };
  publish(subject: string, data: string): void;
  request(subject: string, data: string): Promise<unknown>;
  status(): AsyncIterable<object>;
  flush(): Promise<void>;
  rtt(): Promise<number>;
  isClosed(): boolean;
  closed(): Promise<unknown>;
  close(): Promise<void>;
  stats(): { readonly inMsgs: number };
}

interface ClientOptions {
  readonly query?: string;
  readonly verbose?: boolean;
  readonly pedantic?: boolean;
  readonly noEcho?: boolean;
  readonly pingInterval?: number;
  readonly user?: string;
  readonly pass?: string;
}

const patient = { reconnectTimeWait: 20, maxReconnectAttempts: -1 };
const wsFactory = async (address: string) => ({ socket: new globalThis.WebSocket(address), encrypted: false });

/** Both generations of the official browser client, neither of them modified. */
const connectClient: Record<"nats.ws" | "@nats-io/nats-core", (options: ClientOptions) => Promise<Client>> = {
  "nats.ws": ({ query, ...options }) => connect({ servers: url(query), ...patient, ...options }),
  "@nats-io/nats-core": ({ query, ...options }) =>
    wsconnect({ servers: url(query), wsFactory, ...patient, ...options }),
};

async function connectBrowserClient(
  options: ClientOptions = {},
  kind: keyof typeof connectClient = "nats.ws",
): Promise<Client> {
  const client = await connectClient[kind](options);
  clients.push(client);
  return client;
}

async function nextOf<T>(items: AsyncIterable<T>): Promise<T> {
  const { value, done } = await items[Symbol.asyncIterator]().next();
  if (done) throw new Error("ended");
  return value;
}

async function connectSocket(headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(url(), { headers });
  clients.push({ close: () => socket.terminate() });
  await once(socket, "open");
  return socket;
}

/** Sends a bare HTTP request and returns the whole answer. */
async function request(lines: readonly string[]): Promise<{ status: number; body: string }> {
  const socket = connectTcp(port(), "127.0.0.1");
  socket.write(`${["GET /api/live HTTP/1.1", "Host: x", "Connection: Upgrade", ...lines].join("\r\n")}\r\n\r\n`);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return { status: Number(answer.split(" ")[1]), body: answer.slice(answer.indexOf("\r\n\r\n") + 4) };
}

const handshake = ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

beforeEach(async () => {
  traffic = new EmittedTraffic();
  clients = [];
  server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  attach();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await live.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe.each(["nats.ws", "@nats-io/nats-core"] as const)("live socket with an unmodified %s client", (kind) => {
  const connectThis = (options: ClientOptions = {}) => connectBrowserClient(options, kind);

  it("delivers what it subscribes to, with headers", async () => {
    const client = await connectThis();
    const messages = client.subscribe(">");
    await client.flush();
    traffic.emit("orders.created", '{"id":1}', [
      ["trace", "a"],
      ["trace", "b"],
      ["empty", ""],
    ]);
    traffic.emit("orders.paid", "plain");
    const seen = [];
    for await (const message of messages) {
      seen.push({ subject: message.subject, data: text(message.data), headers: message.headers?.values("trace") });
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([
      { subject: "orders.created", data: '{"id":1}', headers: ["a", "b"] },
      { subject: "orders.paid", data: "plain", headers: undefined },
    ]);
    expect(client.info).toMatchObject({ version: "1.2.3", server_name: "jetlag", headers: true });
    await vi.waitFor(() => expect(live.status()).toEqual({ viewers: 1, subscriptions: 0 }), patience);
  });

  it("ends a subscription after its maximum", async () => {
    const client = await connectThis();
    const messages = client.subscribe("orders.*", { max: 3 });
    await client.flush();
    for (let one = 0; one < 10; one++) traffic.emit("orders.created", String(one));
    expect(traffic.watched).toEqual([]);
    const seen: string[] = [];
    for await (const message of messages) seen.push(text(message.data));
    expect(seen).toEqual(["0", "1", "2"]);
  });

  it("gets statistics and ticks on their subjects", async () => {
    const client = await connectThis();
    live.broadcastTick('{"tick":1}');
    const ticks = client.subscribe(liveSubjects.tick, { max: 2 });
    const stats = client.subscribe(liveSubjects.stats, { max: 1 });
    const rows = client.subscribe("orders.>", { callback: () => {} });
    await client.flush();
    traffic.emit("orders.created", "12345");
    live.broadcastTick('{"tick":2}');
    const seen: string[] = [];
    for await (const tick of ticks) seen.push(text(tick.data));
    expect(seen).toEqual(['{"tick":1}', '{"tick":2}']);
    for await (const message of stats) {
      const { subscriptions } = liveStatsSchema.parse(message.json());
      expect(subscriptions).toMatchObject([
        { sid: String(rows.getID()), filter: "orders.>", watching: ["orders.>"], received: 1, shown: 1, bytes: 5 },
      ]);
    }
  });

  it("is told that it cannot publish, and stays connected", async () => {
    const client = await connectThis();
    const status = nextOf(client.status());
    client.publish("orders.created", "mine");
    const told = await status;
    expect(told).toMatchObject({ type: "error" });
    expect(inspect(told)).toMatch(/publish/i);
    await expect(client.request("orders.created", "mine")).rejects.toThrow();
    await client.flush();
    expect(client.isClosed()).toBe(false);
  });

  it("is refused the server's own subjects", async () => {
    const client = await connectThis();
    const messages = client.subscribe("$SYS.>");
    await expect(nextOf(messages)).rejects.toThrow(/permissions violation/i);
    expect(client.isClosed()).toBe(false);
  });

  it("reconnects and goes on after the endpoint closed its connection", async () => {
    const client = await connectThis();
    const messages = client.subscribe("orders.>")[Symbol.asyncIterator]();
    await client.flush();
    await live.close();
    expect(traffic.watched).toEqual([]);
    attach();
    await vi.waitFor(() => expect(traffic.watched).toEqual(["orders.>"]), patience);
    traffic.emit("orders.created", "after");
    const { value } = await messages.next();
    expect(value && text(value.data)).toBe("after");
  });

  it("sees uncaptured subjects only when the URL asks for them", async () => {
    const careful = await connectThis();
    const opted = await connectThis({ query: "?uncaptured=1" });
    careful.subscribe("telemetry.>");
    const messages = opted.subscribe("telemetry.>", { max: 1 });
    await Promise.all([careful.flush(), opted.flush()]);
    expect(traffic.watched).toEqual(["telemetry.>"]);
    traffic.emit("telemetry.cpu", "42");
    for await (const message of messages) expect(text(message.data)).toBe("42");
    expect(careful.stats().inMsgs).toBe(0);
  });

  it("costs the bus one watch for many viewers, none once they left", async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => connectThis()));
    for (const client of many) client.subscribe("orders.>");
    await Promise.all(many.map((client) => client.flush()));
    expect(traffic.watched).toEqual(["orders.>"]);
    expect(live.status()).toEqual({ viewers: 20, subscriptions: 20 });
    await Promise.all(many.map((client) => client.close()));
    await vi.waitFor(() => expect(live.status()).toEqual({ viewers: 0, subscriptions: 0 }), patience);
    expect(traffic.watched).toEqual([]);
  });

  it("honours every option of its introduction", async () => {
    const client = await connectThis({ verbose: true, pedantic: true, noEcho: true, user: "me", pass: "secret" });
    const messages = client.subscribe("orders.>");
    await client.flush();
    traffic.emit("orders.created", "x");
    expect(text((await nextOf(messages)).data)).toBe("x");
  });

  it("is pinged and answers, pings and is answered", async () => {
    attach({ pingMs: 100, maxPingsOut: 2 });
    const client = await connectThis({ pingInterval: 100 });
    const messages = client.subscribe("orders.>");
    await client.flush();
    const began = performance.now();
    await vi.waitFor(() => expect(performance.now() - began).toBeGreaterThan(700), patience);
    expect(await client.rtt()).toBeGreaterThanOrEqual(0);
    traffic.emit("orders.created", "still there");
    expect(text((await nextOf(messages)).data)).toBe("still there");
    expect(live.status().viewers).toBe(1);
  });

  it("unsubscribes after so many more", async () => {
    const client = await connectThis();
    const messages = client.subscribe("orders.>");
    await client.flush();
    traffic.emit("orders.created", "1");
    messages.unsubscribe(2);
    await client.flush();
    traffic.emit("orders.created", "2");
    traffic.emit("orders.created", "3");
    const seen: string[] = [];
    for await (const message of messages) seen.push(text(message.data));
    expect(seen).toEqual(["1", "2"]);
    expect(traffic.watched).toEqual([]);
  });

  it("is told that there are no queue groups, and keeps its other subscriptions", async () => {
    const client = await connectThis();
    const others = client.subscribe("orders.>");
    const shared = client.subscribe("orders.>", { queue: "workers" });
    await expect(nextOf(shared)).rejects.toThrow(/permissions violation.*queue/i);
    traffic.emit("orders.created", "x");
    expect(text((await nextOf(others)).data)).toBe("x");
  });
});

describe("live socket: the upgrade", () => {
  it("refuses what is no WebSocket request with a problem", async () => {
    const { status, body } = await request(["Upgrade: h2c"]);
    expect(status).toBe(400);
    expect(problemSchema.parse(JSON.parse(body)).code).toBe("invalid_input");
  });

  it("refuses everyone while the process shuts down", async () => {
    await live.close();
    const { status, body } = await request(handshake);
    expect(status).toBe(503);
    expect(problemSchema.parse(JSON.parse(body)).code).toBe("bus_unavailable");
  });

  it("serves clients that offer a subprotocol", async () => {
    const socket = new WebSocket(url(), ["nats", "other"]);
    clients.push({ close: () => socket.terminate() });
    const [greeting] = await once(socket, "message");
    expect(String(greeting)).toMatch(/^INFO /);
    expect(socket.protocol).toBe("nats");
  });

  it("reads operations that arrive in single bytes", async () => {
    const socket = await connectSocket();
    const received: string[] = [];
    socket.on("message", (data) => received.push(String(data)));
    for (const byte of Buffer.from('CONNECT {"verbose":false}\r\nPING\r\n')) socket.send(Uint8Array.of(byte));
    await vi.waitFor(() => expect(received.join("")).toContain("PONG\r\n"), patience);
  });

  it("cuts off a client that sends one huge message, and nobody else", async () => {
    const other = await connectBrowserClient();
    const socket = await connectSocket();
    const closed = once(socket, "close");
    socket.send(new Uint8Array(1024 * 1024));
    const [code] = await closed;
    expect(code).toBe(1009);
    await other.flush();
    // The client hears of it before this end has seen the connection close.
    await vi.waitFor(() => expect(live.status().viewers).toBe(1), patience);
  });
});

describe("live socket: ending", () => {
  it("closes every session with code 1001 at once", async () => {
    attach({ closeMs: 20_000 });
    const sockets = await Promise.all([connectSocket(), connectSocket()]);
    const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
    const began = performance.now();
    await live.close();
    expect(performance.now() - began).toBeLessThan(15_000); // not the time that a goodbye may take
    for (const [code] of await closed) expect(code).toBe(1001);
    expect(live.status()).toEqual({ viewers: 0, subscriptions: 0 });
  });

  it("cuts clients that do not say goodbye", async () => {
    const socket = await connectSocket();
    socket.pause();
    const began = performance.now();
    await live.close();
    expect(performance.now() - began).toBeLessThan(15_000); // it would never end by itself
    expect(live.status().viewers).toBe(0);
  });

  it("drops a viewer that stops reading, and shows everything to the others", async () => {
    attach({ slowMs: 1_500, rowsPerS: 100_000 });
    const other = await connectBrowserClient();
    let seen = 0;
    other.subscribe("orders.>", { callback: () => seen++ });
    await other.flush();
    const stuck = await connectSocket();
    stuck.send('CONNECT {"verbose":false}\r\nSUB orders.> 1\r\nPING\r\n');
    await vi.waitFor(() => expect(live.status().subscriptions).toBe(2), patience);
    stuck.pause();
    const payload = "x".repeat(50_000);
    let emitted = 0;
    await vi.waitFor(
      () => {
        traffic.emit("orders.created", payload);
        traffic.emit("orders.created", payload);
        emitted += 2;
        expect(live.status().viewers).toBe(1);
      },
      { timeout: 20_000, interval: 10 },
    );
    await vi.waitFor(() => expect(seen).toBe(emitted), patience);
  }, 60_000);
});
