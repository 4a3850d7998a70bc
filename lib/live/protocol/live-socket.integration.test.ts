import { once } from "node:events";
import { type NatsConnection as BrokerConnection, connect as connectBroker } from "@nats-io/transport-node";
import { connect, type NatsConnection } from "nats.ws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import * as z from "zod";
import { type LiveStats, liveStatsSchema, liveSubjects, slowViewerError } from "../../contract/live";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { missedBetween } from "../../model/message/live-position";
import type { LiveLimits } from "../feed/live-limits";
import { dashboardConnection, type LiveDashboard, startLiveDashboard } from "../testing/live-dashboard";
import { publishLoad } from "../testing/load";

// Node before 22 has none; browsers do.
vi.stubGlobal("WebSocket", WebSocket);

const patience = { timeout: 30_000, interval: 20 };

let server: NatsServer;
let broker: BrokerConnection;
let dashboard: LiveDashboard;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startNatsServer();
  broker = await connectBroker({ servers: server.url, name: "test" });
});
afterAll(async () => {
  await broker?.close();
  await server?.stop();
});

beforeEach(async () => {
  dashboard = await startLiveDashboard(server.url);
  await createStream("ORDERS", ["orders.>"]);
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  await dashboard.bus.streams.delete("ORDERS");
  await dashboard.close();
});

async function createStream(name: string, subjects: string[]): Promise<void> {
  await dashboard.bus.streams.create({ name, subjects, storage: "memory", retention: "limits", maxBytes: 256 << 20 });
  await restart();
}

/** A dashboard that knows the streams there are now. */
async function restart(limits: Partial<LiveLimits> = {}): Promise<void> {
  await dashboard.close();
  dashboard = await startLiveDashboard(server.url, limits);
}

/** A viewer, as the browser is one. */
class Viewer {
  readonly client: NatsConnection;
  readonly #sid: string;
  rows = 0;
  readonly rowsBySubject = new Map<string, number>();
  stats: LiveStats["subscriptions"][number] | null = null;

  constructor(client: NatsConnection, filter: string) {
    this.client = client;
    client.subscribe(liveSubjects.stats, {
      callback: (_error, message) => {
        const { subscriptions } = liveStatsSchema.parse(message.json());
        this.stats = subscriptions.find(({ sid }) => sid === this.#sid) ?? null;
      },
    });
    const rows = client.subscribe(filter, {
      callback: (_error, { subject }) => {
        this.rows++;
        this.rowsBySubject.set(subject, (this.rowsBySubject.get(subject) ?? 0) + 1);
      },
    });
    this.#sid = String(rows.getID());
  }

  static async watch(filter: string): Promise<Viewer> {
    const client = await connect({ servers: dashboard.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
    endings.push(() => client.close());
    const viewer = new Viewer(client, filter);
    await client.flush();
    // What it watches has reached the broker too.
    await vi.waitFor(async () => expect(await countSubscriptions(filter)).toBeGreaterThan(0), patience);
    return viewer;
  }
}

const connzSchema = z.object({
  data: z.object({
    connections: z.array(z.object({ name: z.string().optional(), subscriptions_list: z.array(z.string()).optional() })),
  }),
});

/** The dashboard's subscriptions to `filter`, as the broker sees them. */
async function countSubscriptions(filter: string): Promise<number> {
  const answer = await broker.request("$SYS.REQ.ACCOUNT.PING.CONNZ", JSON.stringify({ subscriptions: true }));
  const { connections } = connzSchema.parse(answer.json()).data;
  const mine = connections.filter(({ name }) => name === dashboardConnection);
  return mine.flatMap(({ subscriptions_list }) => subscriptions_list ?? []).filter((one) => one === filter).length;
}

const statzSchema = z.object({
  data: z.object({ account_statz: z.array(z.object({ slow_consumers: z.number() })) }),
});

/** Clients that the broker dropped because they did not read. */
async function countSlowConsumers(): Promise<number> {
  const answer = await broker.request("$SYS.REQ.ACCOUNT.PING.STATZ", "{}");
  return sum(statzSchema.parse(answer.json()).data.account_statz.map((account) => account.slow_consumers));
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);

describe("live counts with a known total", () => {
  const subjects = Array.from({ length: 12 }, (_, at) => `orders.kind${at}`);

  it.each([1_000, 20_000, 100_000])("holds the ledger at %i messages/s offered", async (ratePerS) => {
    const viewer = await Viewer.watch("orders.>");
    const load = { servers: server.url, subjects, ratePerS, durationMs: 2_000, payloadBytes: 128 };
    const { published } = await publishLoad(load);
    const total = sum(Object.values(published));
    expect(total).toBe(2 * ratePerS);
    await vi.waitFor(() => {
      expect(viewer.stats?.received).toBe(total);
      expect(viewer.rows).toBe(viewer.stats?.shown);
    }, patience);
    const { stats } = viewer;
    expect(stats?.skipped).toBe(total - viewer.rows);
    expect(stats).toMatchObject({ subjectCount: subjects.length, uncountedReceived: 0, otherReceived: 0 });
    expect(stats?.bytes).toBe(total * 128);
    for (const { subject, received, shown } of stats?.subjects ?? []) {
      expect([subject, received]).toEqual([subject, published[subject]]);
      expect([subject, shown]).toEqual([subject, viewer.rowsBySubject.get(subject) ?? 0]);
    }
    expect(await countSlowConsumers()).toBe(0);
  });

  it("counts from the moment of watching, for each viewer apart", async () => {
    const first = await Viewer.watch("orders.>");
    for (let one = 0; one < 30; one++) broker.publish("orders.a");
    await broker.flush();
    await vi.waitFor(() => expect(first.stats?.received).toBe(30), patience);
    const second = await Viewer.watch("orders.>");
    for (let one = 0; one < 12; one++) broker.publish("orders.a");
    await broker.flush();
    await vi.waitFor(() => expect([first.stats?.received, second.stats?.received]).toEqual([42, 12]), patience);
  });
});

describe("a gap while a viewer was away", () => {
  async function publish(count: number): Promise<void> {
    for (let one = 0; one < count; one++) broker.publish("orders.a", `${one}`);
    await broker.flush();
  }

  it("is counted by running numbers, and loads from the stream", async () => {
    const viewer = await Viewer.watch("orders.>");
    await publish(20);
    await vi.waitFor(() => expect(viewer.stats?.position).toMatchObject({ received: 20, exact: true }), patience);
    const before = viewer.stats?.position;
    await publish(7);
    await vi.waitFor(() => expect(viewer.stats?.received).toBe(27), patience);
    const receivedBetween = 7;
    viewer.stats = null;

    const address = dashboard.sockets.at(-1);
    await viewer.client.close();
    await vi.waitFor(() => expect(address?.destroyed).toBe(true), patience);
    await vi.waitFor(async () => expect(await countSubscriptions("orders.>")).toBe(0), patience);
    await publish(340);
    const back = await Viewer.watch("orders.>");
    await publish(5);
    await vi.waitFor(() => expect(back.stats?.position).toMatchObject({ received: 5, exact: true }), patience);
    const after = back.stats?.position;

    if (before == null || after == null) throw new Error("no position");
    const missed = missedBetween({ before, after, receivedBetween: receivedBetween + after.received });
    expect(missed).toMatchObject({ messages: 340, exact: true });
    const [stretch] = missed?.stretches ?? [];
    if (stretch === undefined) throw new Error("no stretch");
    const { messages } = await dashboard.bus.messages.range(stretch.stream, {
      fromSeq: stretch.fromNumber,
      direction: "forward",
      limit: 500,
    });
    expect(messages.filter(({ seq }) => seq <= stretch.toNumber)).toHaveLength(340 + 7 + 5);
  });
});

describe("what viewers cost", () => {
  it("is one core subscription for 50 viewers of a filter, and none after the last", async () => {
    const viewers = await Promise.all(Array.from({ length: 50 }, () => Viewer.watch("orders.>")));
    expect(await countSubscriptions("orders.>")).toBe(1);
    const last = viewers.pop();
    await Promise.all(viewers.map(({ client }) => client.close()));
    await vi.waitFor(() => expect(dashboard.live.status().viewers).toBe(1), patience);
    expect(await countSubscriptions("orders.>")).toBe(1);
    await last?.client.close();
    await vi.waitFor(async () => expect(await countSubscriptions("orders.>")).toBe(0), patience);
  });

  /** A viewer that asks for everything and then reads nothing. */
  async function connectStuck(): Promise<WebSocket> {
    const stuck = new WebSocket(dashboard.url);
    endings.push(() => stuck.terminate());
    await once(stuck, "open");
    stuck.send('CONNECT {"verbose":false,"headers":true}\r\nSUB orders.> 1\r\n');
    await vi.waitFor(() => expect(dashboard.live.status().subscriptions).toBe(1), patience);
    stuck.pause();
    return stuck;
  }

  it("stays small for one that does not read: it is shed and told, and nobody else notices", async () => {
    await restart({ slowMs: 2_500 });
    const stuck = await connectStuck();
    const wire = dashboard.sockets[0];
    const healthy = await Viewer.watch("orders.>");
    let mostWaiting = 0;
    const watching = setInterval(() => {
      mostWaiting = Math.max(mostWaiting, wire?.writableLength ?? 0);
    }, 5);
    endings.push(() => clearInterval(watching));
    let told = "";
    stuck.on("message", (data) => {
      told = String(data);
    });
    const closed = once(stuck, "close");
    const load = {
      servers: server.url,
      subjects: ["orders.a"],
      ratePerS: 3_000,
      durationMs: 4_000,
      payloadBytes: 16_384,
    };
    const loading = publishLoad(load);
    await vi.waitFor(() => expect(mostWaiting).toBeGreaterThan(512 * 1024), patience);
    await vi.waitFor(() => expect(dashboard.live.status().subscriptions).toBe(1), patience);
    stuck.resume();
    const [code] = await closed;
    expect(told.slice(-80)).toMatch(new RegExp(`-ERR '${slowViewerError}'\r\n$`));
    expect(code).toBe(1008);
    const { published } = await loading;
    expect(mostWaiting).toBeLessThan(3 * 1024 * 1024);
    await vi.waitFor(() => {
      expect(healthy.stats?.received).toBe(published["orders.a"]);
      expect(healthy.rows).toBe(healthy.stats?.shown);
    }, patience);
    // Nothing of its budget was lost to the other one: it was shown what a second viewer alone would have been.
    expect(healthy.rows).toBeGreaterThan(1_000);
    expect(await countSlowConsumers()).toBe(0);
  });

  it("stays small for one that floods with operations and reads no answer", async () => {
    await restart({ slowCloseMs: 500 });
    const stuck = await connectStuck();
    const wire = dashboard.sockets[0];
    let mostWaiting = 0;
    const flood = Buffer.from(
      "PING\r\nSUB orders.> \xff\r\nPUB orders.a 0\r\n\r\n".repeat(2_000).replaceAll("\xff", "9"),
    );
    const closed = once(stuck, "close");
    const pushing = setInterval(() => {
      stuck.send(flood, () => {});
      mostWaiting = Math.max(mostWaiting, wire?.writableLength ?? 0);
    }, 2);
    endings.push(() => clearInterval(pushing));
    await vi.waitFor(() => expect(dashboard.live.status().viewers).toBe(0), patience);
    clearInterval(pushing);
    stuck.resume();
    await closed;
    expect(mostWaiting).toBeLessThan(3 * 1024 * 1024);
  });
});
