import { afterEach, expect, test, vi } from "vitest";
import { Audit } from "../../access/audit/audit";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { brokerWithout } from "../../event-bus/testing/broker-without";
import { defaultDeadLetterPatterns } from "../../failures/inbox/dead-letters";
import { GoneMessages } from "../../failures/inbox/gone-messages";
import { brokerMs } from "../../model/broker-time";
import { atLeast, exact, unknown } from "../../model/known";
import { noMask } from "../../model/message/message-mask";
import { storeOn } from "../../store/testing/store-on";
import { FailureDesk } from "./failure-desk";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function deskOf(absent: Parameters<typeof brokerWithout>[1] = {}) {
  const memory = new MemoryBroker({ server: new MemoryServer(systemClock), clock: systemClock, logger: silentLogger });
  const broker = brokerWithout(memory, absent);
  await broker.start();
  const { failures: source, log, sender, administration, connection } = broker;
  const store = storeOn(broker.jetstream);
  const parts = { source, log, sender, administration, connection, store, clock: systemClock, logger: silentLogger };
  const desk = new FailureDesk({
    ...{
      ...parts,
      mask: noMask,
      gone: new GoneMessages(broker.grammar),
      audit: new Audit(parts),
      deadLetterPatterns: defaultDeadLetterPatterns,
    },
    brokerNow: () => brokerMs(systemClock.now()),
  });
  stops.push(
    () => broker.stop(),
    () => desk.stop(),
  );
  return { broker, desk };
}

test("before failures are captured nobody knows how many there are, and none is not said", async () => {
  const { desk } = await deskOf();
  const notCaptured = unknown("failures are not captured");
  expect(desk.counts()).toMatchObject({ open: notCaptured, lastHour: notCaptured, capturedSince: null });
});

test("from then on those that are open are known, those of the last hour only for as long", async () => {
  const { desk } = await deskOf();
  await desk.start();
  expect(desk.counts()).toMatchObject({ open: exact(0), lastHour: atLeast(0), problem: null });
});

test("while records are still being read there may be more than are listed", async () => {
  const { desk } = await deskOf();
  await desk.start();
  vi.spyOn(desk.store, "isRead", "get").mockReturnValue(false);
  expect(desk.counts()).toMatchObject({ open: atLeast(0), lastHour: atLeast(0) });
});

test("what was captured before the records were made is not in the list", async () => {
  const { desk } = await deskOf();
  await desk.start();
  const { capturedSince } = desk.counts();
  const { records } = desk.store;
  const { health } = records;
  const madeAt = (since: string) => vi.spyOn(records, "health", "get").mockReturnValue({ ...health, since });
  madeAt("2020-01-01T00:00:00.000Z");
  expect(desk.counts().capturedSince).toBe(capturedSince);
  madeAt("2099-01-01T00:00:00.000Z");
  expect(desk.counts().capturedSince).toBe("2099-01-01T00:00:00.000Z");
});

test("what is being read when the desk stops is let go, and is no fault", async () => {
  const { broker, desk } = await deskOf();
  await desk.start();
  let isAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  vi.spyOn(taken(broker.failures), "readRejections").mockImplementation((_from, _limit, options) => {
    isAsked();
    return new Promise((_, reject) => {
      options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
    });
  });
  const { channels, readers } = await broker.read(new AbortController().signal);
  const following = desk.follow(channels, readers);
  await asked;
  await desk.stop();
  await following;
  expect(desk.problems()).toEqual([]);
});

test("a search for stranded messages is let go with it, too", async () => {
  const { broker, desk } = await deskOf();
  const { streams, consumers, messages } = broker.jetstream;
  await streams.create({ name: "JOBS", subjects: ["jobs"], retention: "workqueue" });
  await messages.publish({ subject: "jobs", data: new Uint8Array(1) });
  const idle = await consumers.create("JOBS", { name: "worker" });
  await desk.start();
  const read = messages.read.bind(messages);
  const asked = new Promise<void>((resolve) => {
    vi.spyOn(messages, "read").mockImplementation((stream, range, take, options) => {
      if (stream !== "JOBS") return read(stream, range, take, options);
      resolve();
      return new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
      });
    });
  });
  const { channels } = await broker.read(new AbortController().signal);
  const following = desk.follow(channels, [{ ...idle, waiting: 0, deliveredUpTo: 1, finishedUpTo: 1 }]);
  await asked;
  await desk.stop();
  await following;
  expect(desk.problems()).toEqual([]);
});

test("where the broker does not announce failures they are unknown for its reason, and that is no problem", async () => {
  const reason = "This broker keeps what failed to itself.";
  const { desk } = await deskOf({ failures: reason });
  await desk.start();
  await desk.follow([], []);
  expect(desk.counts()).toMatchObject({ open: unknown(reason), lastHour: unknown(reason), capturedSince: null });
  expect(desk.problems()).toEqual([]);
  expect(desk.absence).toBe(reason);
  for (const look of [() => desk.store, () => desk.jobs, () => desk.retrying]) expect(look).toThrow(reason);
});

test("where nothing can be sent there are failures and no jobs", async () => {
  const { desk } = await deskOf({ sender: "Nothing can be sent here." });
  await desk.start();
  await desk.follow([], []);
  expect(desk.counts()).toMatchObject({ open: exact(0), problem: null });
  expect([...desk.redrives()]).toEqual([]);
  expect(() => desk.jobs).toThrow("Nothing can be sent here.");
});
