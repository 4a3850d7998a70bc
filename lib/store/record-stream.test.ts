import { afterEach, beforeEach, expect, test } from "vitest";
import type { StoredMessage } from "../event-bus/broker/messages";
import type { EventBus } from "../event-bus/bus/event-bus";
import { createEventBus } from "../event-bus/create-event-bus";
import { silentLogger } from "../event-bus/logger";
import { RecordStream } from "./record-stream";

let bus: EventBus;
beforeEach(async () => {
  bus = createEventBus("memory", { createStream: false, logger: silentLogger });
  await bus.start();
});
afterEach(() => bus.stop());

const record = (subject: string) => ({ subject, data: new Uint8Array() });
const about = { name: "RECORDS", description: "of a test" };

/** The bus, whose pages arrive when their gate is opened. */
function gatedReads() {
  const gates: (() => void)[] = [];
  const slow: Pick<EventBus, "streams" | "messages" | "connection"> = {
    streams: bus.streams,
    connection: bus.connection,
    messages: Object.assign(Object.create(bus.messages), {
      async range(...asked: Parameters<EventBus["messages"]["range"]>) {
        const page = await bus.messages.range(...asked);
        await new Promise<void>((resolve) => gates.push(resolve));
        return page;
      },
    }),
  };
  return { slow, gates };
}

test("whoever reads while a reading runs gets what was stored before it asked, too", async () => {
  const writer = new RecordStream({ bus, logger: silentLogger, durable: true }, about);
  await writer.open();
  await writer.append(record("first"));

  const { slow, gates } = gatedReads();
  const reader = new RecordStream({ bus: slow, logger: silentLogger, durable: true }, about);
  await reader.open();
  const taken: string[] = [];
  const take = ({ subject }: StoredMessage) => void taken.push(subject);
  const running = reader.readNew(take);
  await expect.poll(() => gates.length).toBe(1);
  await writer.append(record("second"));
  const asked = reader.readNew(take);
  gates[0]?.();
  await running;
  expect(taken).toEqual(["RECORDS.first"]);
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.();
  await asked;
  expect(taken).toEqual(["RECORDS.first", "RECORDS.second"]);
  expect(reader.nextSeq).toBe(3);
});

test("what was on its way from a stream that is gone by then does not count", async () => {
  const { slow, gates } = gatedReads();
  let begunAnew = 0;
  const stream = new RecordStream({ bus: slow, logger: silentLogger, durable: true }, about, () => begunAnew++);
  await stream.open();
  for (const subject of ["old.1", "old.2", "old.3"]) await bus.messages.publish({ ...record(`RECORDS.${subject}`) });
  const taken: string[] = [];
  const reading = stream.readNew(({ subject }) => void taken.push(subject));
  await expect.poll(() => gates.length).toBe(1);
  await bus.streams.delete("RECORDS");
  await stream.append(record("new"));
  expect(begunAnew).toBe(1);
  gates[0]?.();
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.();
  await reading;
  expect(taken).toEqual(["RECORDS.new"]);
  expect(stream.nextSeq).toBe(2);
});

test("what a stream holds under the subject of another one is no record", async () => {
  const stream = new RecordStream({ bus, logger: silentLogger, durable: true }, about);
  await stream.open();
  await bus.streams.update("RECORDS", { subjects: ["RECORDS.>", "elsewhere.>"] });
  for (const subject of ["RECORDS.one", "elsewhere.two", "RECORDS.three"])
    await bus.messages.publish({ subject, data: new Uint8Array() });
  const taken: string[] = [];
  await stream.readNew(({ subject }) => void taken.push(subject));
  expect(taken).toEqual(["RECORDS.one", "RECORDS.three"]);
  expect(stream.nextSeq).toBe(4);
});

test("each probe is stored: a server whose disk is full still answers a repeated message id", async () => {
  const stream = new RecordStream({ bus, logger: silentLogger, durable: true }, about);
  await stream.open();
  const stored = async () => (await bus.streams.info("RECORDS")).lastSeq;
  for (const [probes, nowMs] of [
    [1, 0],
    [1, 59_999],
    [2, 60_000],
    [3, 59_999], // the clock was set back
    [3, 60_000],
  ] as const) {
    const { streams } = await bus.streams.list();
    await stream.look({ streams, missing: [], fresh: true, nowMs, suspect: true });
    await expect.poll(stored).toBe(probes);
  }
});
