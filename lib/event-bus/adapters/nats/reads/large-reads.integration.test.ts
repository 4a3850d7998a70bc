import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../logger";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import type { JetStreamPort } from "../../jetstream/jetstream";
import { pageBytes } from "../../jetstream/messages";
import { NatsBroker } from "../nats-broker";

const messageBytes = 1_000_000;
const largeMessages = 120;
const smallMessages = 500;
const readers = 8;
/** Every stretch of traffic is numbered: what a lost link swallows is missing. */
const heartbeat = "BEAT";

let server: NatsServer;
let owner: NatsConnection;
let bus: JetStreamPort;

/** A server that drops clients much sooner than by its default of 64 MiB. */
beforeAll(async () => {
  server = await startNatsServer({ config: "max_pending: 20MB" });
  owner = await connect({ servers: server.url });
  const { streams } = await jetstreamManager(owner);
  const fill = async (name: string, count: number, bytes: number, allowDirect: boolean) => {
    await streams.add({ name, subjects: [`${name}.>`], storage: "memory", allow_direct: allowDirect });
    for (let at = 0; at < count; at += 20) {
      const some = Array.from({ length: Math.min(20, count - at) }, () => new Uint8Array(bytes));
      await Promise.all(some.map((data) => owner.request(`${name}.x`, data)));
    }
  };
  await fill("LARGE", largeMessages, messageBytes, true);
  await fill("LEADER", largeMessages / 2, messageBytes, false);
  await fill("SMALL", smallMessages, 200, true);
});
afterAll(async () => {
  await owner?.close();
  await server?.stop();
});

const losses: string[] = [];
let stopBeating = async () => 0;
beforeEach(async () => {
  losses.length = 0;
  bus = new NatsBroker({ servers: server.url, logger: silentLogger }).jetstream;
  await bus.start();
  bus.connection.onChange(({ state }) => losses.push(state));
});
afterEach(async () => {
  await stopBeating();
  await bus.stop();
});

/** Publishes numbers to whoever watches, until {@link stopBeating} says how many there were. */
function beat(): void {
  let sent = 0;
  const timer = setInterval(() => owner.publish(heartbeat, String(++sent)), 2);
  stopBeating = async () => {
    clearInterval(timer);
    await owner.flush();
    return sent;
  };
}

describe.each(["LARGE", "LEADER"])("large reads of %s, many at once", (stream) => {
  it.each(["forward", "backward"] as const)(
    "never cost the bus its link, nor a watcher a message, %s",
    async (direction) => {
      const seen: number[] = [];
      bus.traffic.watch(heartbeat, ({ data }) => seen.push(Number(new TextDecoder().decode(data))));
      await bus.traffic.settling();
      beat();
      const reads = Array.from({ length: readers }, () => bus.messages.range(stream, { direction, limit: 500 }));
      const pages = await Promise.all(reads);
      const sent = await stopBeating();
      await expect.poll(() => seen.at(-1)).toBe(sent);
      expect(seen).toEqual(Array.from({ length: sent }, (_, at) => at + 1));
      expect(losses).toEqual([]);
      for (const { messages, nextSeq } of pages) {
        expect(messages.length).toBeGreaterThan(0);
        expect(messages.length).toBeLessThanOrEqual(Math.ceil(pageBytes / messageBytes));
        expect(nextSeq).not.toBeNull();
      }
    },
  );

  it("leave small reads next to their own speed", async () => {
    let isOver = false;
    const large = Promise.all(
      Array.from({ length: 4 }, async () => {
        await bus.messages.range(stream, { direction: "backward", limit: 500 });
        isOver = true;
      }),
    );
    let small = 0;
    while (!isOver) {
      const message = await bus.messages.get("SMALL", (small % smallMessages) + 1);
      expect(message?.data.length).toBe(200);
      small++;
    }
    await large;
    expect(small).toBeGreaterThan(10);
  });

  it("end when their reader leaves", async () => {
    const leaving = new AbortController();
    const reason = new Error("the client left");
    let taken = 0;
    const take = () => {
      taken++;
      leaving.abort(reason);
    };
    const range = { direction: "forward", limit: 500 } as const;
    await expect(bus.messages.read(stream, range, take, { signal: leaving.signal })).rejects.toBe(reason);
    expect(taken).toBeLessThanOrEqual(2);
    // Its room is free again.
    expect((await bus.messages.range(stream, { direction: "forward", limit: 3 })).messages.length).toBe(3);
  });
});

it("pages of large messages hold every message once", async () => {
  const found: number[] = [];
  for (let fromSeq: number | null = largeMessages; fromSeq !== null; ) {
    const page = { fromSeq, direction: "backward", limit: 50 } as const;
    fromSeq = await bus.messages.read("LARGE", page, ({ seq }) => found.push(seq));
  }
  expect(found).toEqual(Array.from({ length: largeMessages }, (_, at) => largeMessages - at));
});

it("single reads by the hundred of large messages never cost the bus its link", async () => {
  const reads = Array.from({ length: 100 }, (_, at) => bus.messages.get("LARGE", at + 1));
  const sizes = (await Promise.all(reads)).map((message) => message?.data.length);
  expect(sizes).toEqual(sizes.map(() => messageBytes));
  expect(losses).toEqual([]);
});
