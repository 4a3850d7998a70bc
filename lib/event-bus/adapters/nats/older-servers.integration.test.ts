import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewEventPayload } from "../../../model/message/event-payload";
import { headerValue } from "../../../model/message/headers";
import { Terminate } from "../../errors";
import { type NatsServer, olderNatsServer, startNatsServer } from "../../testing/nats-server";
import { RecordingLogger } from "../../testing/recording-logger";
import type { JetStreamPort } from "../jetstream/jetstream";
import { type Capability, capabilityOf } from "./connection/server-version";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

const event = (number: number): NewEventPayload => ({ data: { number }, actor: "suite", tenantId: "acme" });
const bytes = (text: string) => new TextEncoder().encode(text);

/** What each series cannot do; it can do the rest. */
const missing: Record<string, Capability[]> = {
  "2.10": ["pause_consumer", "reset_consumer", "unpin_consumer", "batched_reads"],
  "2.9": [
    "pause_consumer",
    "reset_consumer",
    "unpin_consumer",
    "batched_reads",
    "several_filters",
    "metadata",
    "terminate_reason",
  ],
};
const all: Capability[] = [
  "pause_consumer",
  "reset_consumer",
  "unpin_consumer",
  "several_filters",
  "metadata",
  "batched_reads",
  "terminate_reason",
];

describe.each(["2.10", "2.9"])("on nats-server %s", (series) => {
  const binary = olderNatsServer(series);
  if (binary === null) {
    const title = `NOT RUN: no nats-server ${series} could be had (npm test looks for one)`;
    process.stderr.write(`${title}\n`); // the reporter does not name what it skips
    it.skip(title);
    return;
  }
  const logger = new RecordingLogger();
  const version = () => {
    const status = bus.connection.status();
    return status.state === "connected" ? status.version : "";
  };
  let server: NatsServer;
  let bus: NatsEventBus;
  let looker: JetStreamPort;
  beforeAll(async () => {
    server = await startNatsServer({ binary });
    bus = new NatsEventBus({
      servers: server.url,
      streamName: "EV",
      deadLetterStream: "EV_DLQ",
      backoffMs: [50],
      logger,
    });
    await bus.start();
    looker = new NatsBroker({ servers: server.url }).jetstream;
    await looker.start();
  });
  afterAll(async () => {
    await bus?.stop();
    await looker?.stop();
    await server?.stop();
  });

  it("it is known what the server can do, and the bus warns of one that is too old", () => {
    expect(bus.connection.status()).toMatchObject({
      version: expect.stringMatching(`^${series.replace(".", "\\.")}\\.`),
    });
    expect(all.filter((name) => !capabilityOf(version(), name).available).sort()).toEqual(
      [...(missing[series] ?? [])].sort(),
    );
    expect(capabilityOf(version(), "reset_consumer")).toMatchObject({
      reason: expect.stringMatching(/2\.14 or newer.*this one is 2\./),
    });
    const warnings = logger.entries.filter(({ level }) => level === "warn").map(({ message }) => message);
    if (series === "2.9") expect(warnings).toContainEqual(expect.stringContaining("older than 2.10"));
    else expect(warnings).toEqual([]);
  });

  it("what the server cannot do is refused at once, and nothing is made", async () => {
    await looker.streams.create({ name: "OLD", subjects: ["OLD.>"] });
    await looker.consumers.create("OLD", { name: "reader" });
    const unsupported = { code: "unsupported", message: expect.stringContaining("or newer") };
    const began = performance.now();
    await expect(looker.consumers.pause("OLD", "reader", new Date(Date.now() + 60_000))).rejects.toMatchObject(
      unsupported,
    );
    await expect(looker.consumers.resume("OLD", "reader")).rejects.toMatchObject(unsupported);
    await expect(looker.consumers.reset("OLD", "reader", 1)).rejects.toMatchObject(unsupported);
    const several = { name: "several", filterSubjects: ["OLD.a", "OLD.b"] };
    const noted = { name: "noted", metadata: { owner: "me" } };
    if (capabilityOf(version(), "several_filters").available) {
      expect((await looker.consumers.create("OLD", several)).config).toMatchObject({
        filterSubjects: several.filterSubjects,
      });
      expect((await looker.consumers.create("OLD", noted)).config).toMatchObject({ metadata: noted.metadata });
    } else {
      await expect(looker.consumers.create("OLD", several)).rejects.toMatchObject(unsupported);
      await expect(looker.consumers.create("OLD", noted)).rejects.toMatchObject(unsupported);
      await expect(looker.streams.update("OLD", { metadata: { owner: "me" } })).rejects.toMatchObject(unsupported);
      expect((await looker.consumers.list("OLD")).consumers.map(({ name }) => name)).toEqual(["reader"]);
    }
    expect(performance.now() - began).toBeLessThan(4_000); // a request that an old server ignores takes 5 s
  });

  it("events are published, handled, tried again, terminated and kept as dead letters", async () => {
    const attempts: [number, number][] = [];
    await bus.subscribe<{ number: number }>("order.created", (_topic, { data }, { attempt }) => {
      attempts.push([data.number, attempt]);
      if (data.number === 2 && attempt === 1) throw new Error("once");
      if (data.number === 3) throw new Terminate("never");
    });
    for (const number of [1, 2, 3])
      expect(await bus.publish("order.created", event(number))).toMatchObject({ seq: number });
    await looker.messages.publish({ subject: "EV.order.created", data: bytes("not an event") });
    await expect.poll(async () => (await looker.streams.info("EV")).messages, { timeout: 10_000 }).toBe(0);
    expect(attempts.sort()).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
    ]);
    const { messages } = await looker.messages.range("EV_DLQ", { direction: "forward", limit: 10 });
    const errors = messages.map(({ headers }) => headerValue(headers, "Jetlag-Error"));
    expect(errors).toEqual(["never", expect.stringContaining("not JSON")]);
  });

  it.each([true, false])("messages are read in every way, direct access %s", async (allowDirect) => {
    const name = `READ_${allowDirect}`.toUpperCase();
    await looker.streams.create({ name, subjects: [`${name}.>`], allowDirect });
    for (let seq = 1; seq <= 40; seq++) {
      await looker.messages.publish({ subject: `${name}.${seq % 4 === 0 ? "b" : "a"}`, data: bytes(String(seq)) });
    }
    await looker.messages.delete(name, 20);
    const seqs = async (range: Parameters<typeof looker.messages.range>[1]) =>
      (await looker.messages.range(name, range)).messages.map(({ seq }) => seq);
    expect(await seqs({ direction: "forward", limit: 3, fromSeq: 19 })).toEqual([19, 21, 22]);
    expect(await seqs({ direction: "backward", limit: 3, fromSeq: 21 })).toEqual([21, 19, 18]);
    expect(await seqs({ direction: "backward", limit: 3, subject: `${name}.b` })).toEqual([40, 36, 32]);
    expect(await looker.messages.get(name, 20)).toBeNull();
    expect(await looker.messages.next(name, 17, `${name}.b`)).toMatchObject({ seq: 24 });
    expect(await looker.messages.last(name, `${name}.a`)).toMatchObject({ seq: 39 });
    const thirtieth = await looker.messages.get(name, 30);
    const since = await looker.messages.firstSince(name, new Date(thirtieth?.storedAt ?? 0));
    expect(since?.storedAt).toBe(thirtieth?.storedAt);
    expect(await looker.messages.firstSince(name, new Date(0))).toMatchObject({ seq: 1 });
    expect(await looker.messages.firstSince(name, new Date(Date.now() + 60_000))).toBeNull();
  });
});
