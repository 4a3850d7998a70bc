import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { LoggedMessage, LogRange } from "../../../broker/message-log";
import { taken } from "../../../broker/offer";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { NatsBroker } from "../nats-broker";

const first = 9_007_199_254_740_993n;
const at = (index: number) => String(first + BigInt(index));

let server: NatsServer;
let client: NatsConnection;
let broker: NatsBroker;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  broker = new NatsBroker({ servers: server.url });
  await broker.start();
  const config = `"storage":"file","retention":"limits","num_replicas":1,"allow_direct":true,"first_seq":${first}`;
  await client.request("$JS.API.STREAM.CREATE.HUGE", `{"name":"HUGE","subjects":["huge.>"],${config}}`);
  await client.request("$JS.API.STREAM.CREATE.EMPTY", `{"name":"EMPTY","subjects":["empty.>"],${config}}`);
  const consumer = { durable_name: "reader", ack_policy: "explicit" };
  const body = { stream_name: "HUGE", action: "create", config: consumer };
  await client.request("$JS.API.CONSUMER.CREATE.HUGE.reader", JSON.stringify(body));
  for (const name of ["a", "b", "a", "b", "a"]) await client.request(`huge.${name}`, name);
});
afterAll(async () => {
  await broker.stop();
  await client.close();
  await server.stop();
});

async function page(range: Pick<LogRange, "direction"> & Partial<LogRange>) {
  const messages: LoggedMessage[] = [];
  const next = await taken(broker.log).read("HUGE", { limit: 10, ...range }, (message) => void messages.push(message));
  return { read: messages.map(({ place, subject }) => `${place.at} ${subject}`), next: next?.at ?? null };
}

const all = ["a", "b", "a", "b", "a"].map((name, index) => `${at(index)} huge.${name}`);

describe("messages with sequences beyond 2^53", () => {
  it("are listed once, with all of their digits, in both directions", async () => {
    expect(await page({ direction: "forward" })).toEqual({ read: all, next: null });
    expect(await page({ direction: "backward" })).toEqual({ read: all.toReversed(), next: null });
  });

  it("are listed by pages", async () => {
    const one = await page({ direction: "forward", limit: 2 });
    expect(one).toEqual({ read: all.slice(0, 2), next: at(2) });
    const from = { channel: "HUGE", at: at(2) };
    expect(await page({ direction: "forward", from, limit: 2 })).toEqual({ read: all.slice(2, 4), next: at(4) });
    expect((await page({ direction: "backward", from, limit: 2 })).read).toEqual([all[2], all[1]]);
    expect((await page({ direction: "backward", beyond: from })).read).toEqual([all[1], all[0]]);
    expect((await page({ direction: "forward", beyond: from })).read).toEqual([all[3], all[4]]);
  });

  it("are filtered, and found by time", async () => {
    expect((await page({ direction: "forward", subject: "huge.b" })).read).toEqual([all[1], all[3]]);
    expect((await page({ direction: "backward", subject: "huge.b" })).read).toEqual([all[3], all[1]]);
    expect((await page({ direction: "forward", from: new Date(0) })).read).toEqual(all);
    expect((await page({ direction: "forward", from: new Date("2200-01-01") })).read).toEqual([]);
  });

  it("are read one by one by their places", async () => {
    const log = taken(broker.log);
    const place = { channel: "HUGE", at: at(1) };
    expect(await log.get(place)).toMatchObject({ place, number: null, subject: "huge.b" });
    expect(log.numberOf(place)).toBeNull();
    expect(await log.get({ channel: "HUGE", at: at(77) })).toBeNull();
    expect((await log.end("HUGE")).place).toEqual({ channel: "HUGE", at: at(4) });
  });
});

test("a sweep tells them exactly, and has no trouble with all the others", async () => {
  const reading = await broker.read(AbortSignal.timeout(20_000));
  const streams = Object.fromEntries(reading.channels.map((stream) => [stream.config.name, stream]));
  expect(streams.HUGE?.exactNumbers).toEqual({ firstNumber: at(0), lastNumber: at(4) });
  expect(streams.EMPTY?.exactNumbers).toEqual({ lastNumber: at(-1) });
  expect(reading.readers[0]).toMatchObject({
    waiting: 5,
    exactNumbers: { deliveredUpTo: at(-1), finishedUpTo: at(-1) },
  });
  expect(reading.oldestProblem).toBeNull();
  const [oldest] = reading.oldest.values();
  expect(oldest?.unfinished).toEqual({ value: null, why: "its sequences are larger than 2^53" });
});

test("a receipt says where exactly a message is stored", async () => {
  const receipt = await taken(broker.sender).send({ subject: "huge.c", data: new Uint8Array() });
  expect(receipt).toEqual({ place: { channel: "HUGE", at: at(5) }, number: null, duplicate: false });
});
