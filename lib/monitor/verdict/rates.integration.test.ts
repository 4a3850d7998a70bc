import { setTimeout as delay } from "node:timers/promises";
import { type JsMsg, jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { NewConsumer } from "../../event-bus/adapters/jetstream/consumers";
import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import { exact } from "../../model/known";
import { LagMonitor } from "../lag-monitor";
import { announcedWithinMs } from "../unacknowledged";
import { windowSamples } from "./health-evidence";
import { settingsLimits } from "./limits";

// What is shown of a consumer's rates beside what its worker counts, on a real server. The monitor looks when it is told
// to, with nothing under way: so the figures are exact, and not only near.

let server: NatsServer;
let broker: NatsBroker;
let workers: NatsConnection;
let monitor: LagMonitor;
let failures: { stream: string; atMs: number }[];
let stop: () => void;
let stream: string;
let streams = 0;

beforeAll(async () => {
  server = await startNatsServer();
  broker = new NatsBroker({ servers: server.url });
  await broker.start();
  workers = await connect({ servers: server.url });
});
afterAll(async () => {
  await workers.close();
  await broker.stop();
  await server.stop();
});
beforeEach(() => {
  stream = `RATES_${++streams}`;
  failures = [];
  stop = taken(broker.failures).watch(({ stream, at }) => failures.push({ stream, atMs: Date.parse(at) }));
  monitor = new LagMonitor({
    ...{ broker, clock: systemClock, logger: silentLogger, limits: settingsLimits([]) },
    unacknowledgedIn:
      () =>
      (name, _, { fromMs, toMs }) =>
        exact(failures.filter(({ stream, atMs }) => stream === name && atMs >= fromMs && atMs <= toMs).length),
    intervalMs: () => 1_000_000,
  });
});
afterEach(async () => {
  stop();
  await monitor.stop();
});

async function open(config: Partial<NewStream>, consumer: Partial<NewConsumer>): Promise<void> {
  await broker.jetstream.streams.create({ name: stream, subjects: [`${stream}.>`], allowDirect: true, ...config });
  await broker.jetstream.consumers.create(stream, { name: "worker", filterSubjects: [`${stream}.a`], ...consumer });
}

/** Publishes rounds of one `.a` and six `.z`. */
async function publish(rounds: number): Promise<void> {
  const data = new TextEncoder().encode("x");
  for (let round = 0; round < rounds; round++)
    for (const token of "azzzzzz") await broker.jetstream.messages.publish({ subject: `${stream}.${token}`, data });
}

/** Takes what is there until nothing is left, and counts. */
async function work(name: string, answer: (message: JsMsg) => "ack" | "nak" | "term") {
  const counted = { acked: 0, redelivered: 0 };
  const reader = await jetstream(workers).consumers.get(stream, name);
  const reading = await reader.consume({
    callback: (message) => {
      if (message.redelivered) counted.redelivered++;
      const said = answer(message);
      if (said === "ack") counted.acked++;
      message[said]();
    },
  });
  await expect
    .poll(async () => {
      const { num_pending, num_ack_pending } = await reader.info();
      return num_pending + num_ack_pending;
    })
    .toBe(0);
  await reading.close();
  return counted;
}

/** The first sweep, and so much time that what is announced from now on surely happened after it. */
async function beginWindow(): Promise<void> {
  await monitor.sweepNow();
  await passEdge();
}

/** The last sweep, after so much time that what was announced so far surely happened before it. */
async function endWindow() {
  await passEdge();
  return sweep();
}

/** Clocks are read in whole milliseconds, and a timer may be early. */
const marginMs = 20;
/**
 * Waits until no announcement can be on either side of a sweep. The broker's clock, and the moment of the sweep by it, are
 * each known within the uncertainty, which takes long round trips on a busy machine for what they are.
 */
async function passEdge(): Promise<void> {
  const { clockSkew } = monitor.view;
  if (clockSkew === null) throw new Error("the first sweep has read no clock");
  await delay(2 * clockSkew.uncertaintyMs + announcedWithinMs + marginMs);
}

/** Sweeps, and tells what was acknowledged and delivered again since the first sweep of the window. */
async function sweep() {
  await monitor.sweepNow();
  const worker = monitor.view.consumers.find((one) => one.stream === stream && one.name === "worker");
  const seconds = ((monitor.view.sampledAtMs ?? 0) - (monitor.trackOf(stream, "worker")?.windowStartMs ?? 0)) / 1_000;
  const numberOf = (rate: "ackedPerS" | "redeliveriesPerS") => numberIn(worker, rate, seconds);
  return { acked: numberOf("ackedPerS"), redelivered: numberOf("redeliveriesPerS") };
}

function numberIn(worker: ConsumerHealth | undefined, rate: "ackedPerS" | "redeliveriesPerS", seconds: number) {
  const figure = worker?.[rate];
  if (figure === undefined || !("how" in figure)) return null;
  return `${figure.how} ${Math.round(figure.value * seconds)}`;
}

const threeNaks = ({ info: { deliveryCount } }: JsMsg) => (deliveryCount < 4 ? "nak" : "ack");

test("a work queue's filtered worker that naks three times: at least as many redeliveries, once it is known what it holds", async () => {
  await open({ retention: "workqueue" }, { maxDeliver: 5 });
  await publish(2);
  await monitor.sweepNow();
  await work("worker", threeNaks);
  // Of the first step it is not known what was there before: a bound, by what was delivered at all.
  expect(await sweep()).toEqual({ acked: "at most 8", redelivered: "at least 0" });
  monitor = anotherWindow();
  await sweep();
  await publish(5);
  expect(await work("worker", threeNaks)).toEqual({ acked: 5, redelivered: 15 });
  await sweep();
  await publish(5);
  expect(await work("worker", threeNaks)).toEqual({ acked: 5, redelivered: 15 });
  // Who deletes messages that wait is seen by nobody: so these are bounds.
  expect(await sweep()).toEqual({ acked: "at most 10", redelivered: "at least 30" });
});

test("a work queue's filtered worker that acknowledges all: exact, once it is known what it holds", async () => {
  await open({ retention: "workqueue" }, {});
  for (let round = 0; round < 2; round++) {
    await monitor.sweepNow();
    await publish(5);
    await work("worker", () => "ack");
  }
  await monitor.sweepNow();
  monitor = anotherWindow();
  await sweep();
  await publish(5);
  expect(await work("worker", () => "ack")).toEqual({ acked: 5, redelivered: 0 });
  expect(await sweep()).toEqual({ acked: "exact 5", redelivered: "exact 0" });
});

test.each([
  ["messages that wait", 2, 1],
  ["the subject beside it", 6, 0],
] as const)("a work queue's filtered worker is not told exactly where somebody deletes %s", async (_, deleted, own) => {
  await open({ retention: "workqueue" }, { maxDeliver: 5 });
  await monitor.sweepNow();
  await publish(1);
  await work("worker", () => "ack");
  await monitor.sweepNow();
  monitor = anotherWindow();
  await sweep();
  await publish(4);
  const { messages } = broker.jetstream;
  const { lastNumber } = await broker.jetstream.streams.info(stream);
  if (own === 0) await broker.jetstream.streams.purge(stream, { subject: `${stream}.z` });
  // Of the last two rounds the messages of `.a`, before they are given to anybody.
  else for (let at = 0; at < deleted; at++) await messages.delete(stream, lastNumber - 6 - 7 * at);
  const counted = await work("worker", ({ info: { deliveryCount } }) => (deliveryCount < 2 ? "nak" : "ack"));
  const given = own === 0 ? 4 : 2;
  expect(counted).toEqual({ acked: given, redelivered: given });
  const shown = await sweep();
  const numberOf = (text: string | null) => Number(text?.split(" ").at(-1));
  expect(shown.acked).toMatch(/^at most /);
  expect(numberOf(shown.acked)).toBeGreaterThanOrEqual(given);
  expect(shown.redelivered).toMatch(/^at least /);
  expect(numberOf(shown.redelivered)).toBeLessThanOrEqual(given);
});

/** One that has seen nothing yet, on the same broker: its sweeps know what those before knew. */
function anotherWindow(): LagMonitor {
  return new LagMonitor({
    ...{ broker, clock: systemClock, logger: silentLogger, limits: settingsLimits([]) },
    unacknowledgedIn: () => () => exact(failures.filter((failure) => failure.stream === stream).length),
    intervalMs: () => 1_000_000,
  });
}

test("the same beside a neighbour that is read: bounds on the right side, by what was rejected", async () => {
  await open({ retention: "workqueue" }, { maxDeliver: 5 });
  await broker.jetstream.consumers.create(stream, { name: "neighbour", filterSubjects: [`${stream}.z`] });
  const round = async () => {
    await publish(5);
    const [counted] = await Promise.all([work("worker", threeNaks), work("neighbour", () => "ack")]);
    return counted;
  };
  await monitor.sweepNow();
  await round();
  // From here on rejections are heard.
  await monitor.sweepNow();
  monitor = anotherWindow();
  await monitor.sweepNow();
  expect(await round()).toEqual({ acked: 5, redelivered: 15 });
  expect(await sweep()).toEqual({ acked: "at most 5", redelivered: "at least 15" });
});

test("nine of ten of a limits stream fail for good: what was acknowledged is the tenth", async () => {
  await open({ retention: "limits" }, { maxDeliver: 2 });
  await beginWindow();
  await publish(20);
  const counted = await work("worker", ({ seq }) => (seq % 70 === 1 ? "ack" : "nak"));
  expect(counted).toEqual({ acked: 2, redelivered: 18 });
  await expect.poll(() => failures.length).toBe(18);
  expect(await endWindow()).toEqual({ acked: "at most 2", redelivered: "exact 18" });
});

test("terminated and given up are not acknowledged, also without a filter", async () => {
  await open({ retention: "limits" }, { maxDeliver: 2, filterSubjects: [] });
  await beginWindow();
  await publish(10);
  const answers = ["ack", "nak", "term"] as const;
  const counted = await work("worker", ({ seq }) => answers[seq % 3] ?? "ack");
  expect(counted).toEqual({ acked: 23, redelivered: 24 });
  await expect.poll(() => failures.length).toBe(47);
  expect(await endWindow()).toEqual({ acked: "at most 23", redelivered: "exact 24" });
});

/** Takes as many as there are, and answers none of them. */
async function take(count: number): Promise<JsMsg[]> {
  const taken: JsMsg[] = [];
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  for await (const message of await reader.fetch({ max_messages: count, expires: 5_000 })) taken.push(message);
  return taken;
}

/** Acknowledges all, so that the server has it. */
const acknowledge = (messages: readonly JsMsg[]) => Promise.all(messages.map((message) => message.ackAck()));

test("a message that is deleted by hand while a work queue's worker has it does not count as acknowledged", async () => {
  await open({ retention: "workqueue" }, { filterSubjects: [] });
  await beginWindow();
  await publish(1);
  const [first, second, ...others] = await take(7);
  for (const message of [first, second]) await broker.jetstream.messages.delete(stream, message?.seq ?? 0);
  await acknowledge(others);
  await expect.poll(() => failures.length).toBe(2);
  expect(await endWindow()).toEqual({ acked: "at most 5", redelivered: "exact 0" });
});

test("what is purged by hand while it is in flight does not count as acknowledged", async () => {
  await open({ retention: "limits" }, { filterSubjects: [] });
  await beginWindow();
  await publish(1);
  await acknowledge((await take(7)).slice(5));
  await broker.jetstream.streams.purge(stream);
  // Neither the purge nor what it took is announced.
  const shown = await endWindow();
  expect(shown.acked === null || shown.acked.startsWith("at most ")).toBe(true);
});

test.each(["workqueue", "interest"] as const)(
  "what somebody purges in flight from a stream of retention %s is not surely acknowledged",
  async (retention) => {
    await open({ retention }, { filterSubjects: [] });
    await beginWindow();
    await publish(1);
    expect(await endWindow()).toEqual({ acked: "exact 0", redelivered: "exact 0" });
    await acknowledge((await take(7)).slice(5));
    // Until here it is exact.
    expect(await sweep()).toEqual({ acked: "exact 2", redelivered: "exact 0" });
    // Another user of the account.
    await workers.request(`$JS.API.STREAM.PURGE.${stream}`);
    expect(await sweep()).toEqual({ acked: "at most 7", redelivered: "exact 0" });
    // It stays so for as long as the step is part of the window.
    for (let at = 0; at < windowSamples - 2; at++) expect((await sweep()).acked).toMatch(/^at most /);
  },
);

test("after a purge what a work queue's worker acknowledges is exact again, in a window of its own", async () => {
  await open({ retention: "workqueue" }, { filterSubjects: [] });
  await beginWindow();
  await broker.jetstream.streams.purge(stream);
  await sweep();
  await publish(1);
  await acknowledge(await take(7));
  // A purge takes effect within seconds: a step that begins sooner may still show it.
  expect((await sweep()).acked).toBe("at most 7");
});

test("a message that a newer one overwrites while a worker has it does not count as acknowledged", async () => {
  await open({ retention: "limits", maxMessagesPerSubject: 1 }, {});
  await beginWindow();
  for (let round = 0; round < 3; round++) {
    await publish(1);
    const taken = await take(1);
    if (round === 2) await acknowledge(taken);
  }
  await expect.poll(() => failures.length).toBe(2);
  expect(await endWindow()).toEqual({ acked: "at most 1", redelivered: "at least 0" });
});

test("where newer messages roll up others, the rates are unknown", async () => {
  await open({ retention: "limits", rollsUp: true }, {});
  await beginWindow();
  const data = new TextEncoder().encode("x");
  await publish(2);
  const [first] = await take(2);
  await broker.jetstream.messages.publish({ subject: `${stream}.a`, data, headers: [["Nats-Rollup", "sub"]] });
  const taken = await take(1);
  expect(first?.seq).toBeLessThan(taken[0]?.seq ?? 0);
  await acknowledge(taken);
  expect(await sweep()).toEqual({ acked: null, redelivered: null });
});
