import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewEventPayload } from "../../../model/message/event-payload";
import { headerValue } from "../../../model/message/headers";
import type { Capability } from "../../bus/capabilities";
import { Terminate } from "../../errors";
import { type NatsServer, olderNatsServer, startNatsServer } from "../../testing/nats-server";
import { RecordingLogger } from "../../testing/recording-logger";
import { NatsEventBus } from "./nats-event-bus";

const event = (number: number): NewEventPayload => ({ data: { number }, actor: "suite", tenantId: "acme" });
const bytes = (text: string) => new TextEncoder().encode(text);

/** What each series cannot do; it can do the rest. */
const missing: Record<string, Capability[]> = {
  "2.10": ["pause_consumer", "reset_consumer", "batched_reads"],
  "2.9": ["pause_consumer", "reset_consumer", "batched_reads", "several_filters", "metadata", "terminate_reason"],
};
const all: Capability[] = [
  "pause_consumer",
  "reset_consumer",
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
  let server: NatsServer;
  let bus: NatsEventBus;
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
  });
  afterAll(async () => {
    await bus?.stop();
    await server?.stop();
  });

  it("the bus says what the server can do, and warns of one that is too old", () => {
    expect(bus.connection.status()).toMatchObject({
      version: expect.stringMatching(`^${series.replace(".", "\\.")}\\.`),
    });
    expect(all.filter((name) => !bus.capability(name).available).sort()).toEqual([...(missing[series] ?? [])].sort());
    expect(bus.capability("reset_consumer")).toMatchObject({
      reason: expect.stringMatching(/2\.14 or newer.*this one is 2\./),
    });
    const warnings = logger.entries.filter(({ level }) => level === "warn").map(({ message }) => message);
    if (series === "2.9") expect(warnings).toContainEqual(expect.stringContaining("older than 2.10"));
    else expect(warnings).toEqual([]);
  });

  it("what the server cannot do is refused at once, and nothing is made", async () => {
    await bus.streams.create({ name: "OLD", subjects: ["OLD.>"] });
    await bus.consumers.create("OLD", { name: "reader" });
    const unsupported = { code: "unsupported", message: expect.stringContaining("or newer") };
    const began = performance.now();
    await expect(bus.consumers.pause("OLD", "reader", new Date(Date.now() + 60_000))).rejects.toMatchObject(
      unsupported,
    );
    await expect(bus.consumers.resume("OLD", "reader")).rejects.toMatchObject(unsupported);
    await expect(bus.consumers.reset("OLD", "reader", 1)).rejects.toMatchObject(unsupported);
    const several = { name: "several", filterSubjects: ["OLD.a", "OLD.b"] };
    const noted = { name: "noted", metadata: { owner: "me" } };
    if (bus.capability("several_filters").available) {
      expect((await bus.consumers.create("OLD", several)).config).toMatchObject({
        filterSubjects: several.filterSubjects,
      });
      expect((await bus.consumers.create("OLD", noted)).config).toMatchObject({ metadata: noted.metadata });
    } else {
      await expect(bus.consumers.create("OLD", several)).rejects.toMatchObject(unsupported);
      await expect(bus.consumers.create("OLD", noted)).rejects.toMatchObject(unsupported);
      await expect(bus.streams.update("OLD", { metadata: { owner: "me" } })).rejects.toMatchObject(unsupported);
      expect((await bus.consumers.list("OLD")).consumers.map(({ name }) => name)).toEqual(["reader"]);
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
    await bus.messages.publish({ subject: "EV.order.created", data: bytes("not an event") });
    await expect.poll(async () => (await bus.streams.info("EV")).messages, { timeout: 10_000 }).toBe(0);
    expect(attempts.sort()).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
    ]);
    const { messages } = await bus.messages.range("EV_DLQ", { direction: "forward", limit: 10 });
    const errors = messages.map(({ headers }) => headerValue(headers, "Jetlag-Error"));
    expect(errors).toEqual(["never", expect.stringContaining("not JSON")]);
  });

  it.each([true, false])("messages are read in every way, direct access %s", async (allowDirect) => {
    const name = `READ_${allowDirect}`.toUpperCase();
    await bus.streams.create({ name, subjects: [`${name}.>`], allowDirect });
    for (let seq = 1; seq <= 40; seq++) {
      await bus.messages.publish({ subject: `${name}.${seq % 4 === 0 ? "b" : "a"}`, data: bytes(String(seq)) });
    }
    await bus.messages.delete(name, 20);
    const seqs = async (range: Parameters<typeof bus.messages.range>[1]) =>
      (await bus.messages.range(name, range)).messages.map(({ seq }) => seq);
    expect(await seqs({ direction: "forward", limit: 3, fromSeq: 19 })).toEqual([19, 21, 22]);
    expect(await seqs({ direction: "backward", limit: 3, fromSeq: 21 })).toEqual([21, 19, 18]);
    expect(await seqs({ direction: "backward", limit: 3, subject: `${name}.b` })).toEqual([40, 36, 32]);
    expect(await bus.messages.get(name, 20)).toBeNull();
    expect(await bus.messages.next(name, 17, `${name}.b`)).toMatchObject({ seq: 24 });
    expect(await bus.messages.last(name, `${name}.a`)).toMatchObject({ seq: 39 });
    const thirtieth = await bus.messages.get(name, 30);
    const since = await bus.messages.firstSince(name, new Date(thirtieth?.storedAt ?? 0));
    expect(since?.storedAt).toBe(thirtieth?.storedAt);
    expect(await bus.messages.firstSince(name, new Date(0))).toMatchObject({ seq: 1 });
    expect(await bus.messages.firstSince(name, new Date(Date.now() + 60_000))).toBeNull();
  });
});
