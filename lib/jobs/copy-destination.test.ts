import { expect, test, vi } from "vitest";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { taken } from "../event-bus/broker/offer";
import { silentLogger } from "../event-bus/logger";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { brokerMs } from "../model/broker-time";
import { CopyDestination } from "./copy-destination";

const startMs = brokerMs(Date.parse("2026-11-28T10:00:00.000Z"));

/** A destination with a bus of its own; `send` stores a copy. */
async function stage() {
  const clock = new ManualClock(startMs);
  const broker = new MemoryBroker({ clock, logger: silentLogger });
  const bus = broker.jetstream;
  await bus.start();
  await bus.streams.create({ name: "ORDERS", subjects: ["ORDERS.>"] });
  const reads = vi.spyOn(bus.messages, "firstSince");
  const destination = new CopyDestination(taken(broker.sender), () => brokerMs(clock.now()));
  await destination.load();
  const copy = (id: string) => ({ subject: "ORDERS.order", data: new Uint8Array(), id });
  return { clock, destination, copy, reads, send: (id: string) => taken(broker.sender).send(copy(id)) };
}

test("one reading serves all copies that were sent before it", async () => {
  const { clock, destination, copy, reads, send } = await stage();
  await send("a");
  await send("b");
  await clock.advance(1_000);
  const doubt = { sinceMs: startMs, untilMs: startMs };
  expect(await destination.findCopy(copy("a"), doubt)).toMatchObject({ place: { channel: "ORDERS", at: "1" } });
  expect(await destination.findCopy(copy("b"), doubt)).toMatchObject({ number: 2 });
  expect(await destination.findCopy(copy("c"), doubt)).toBeNull();
  expect(reads).toHaveBeenCalledTimes(1);
});

test("a copy that was sent after a reading is looked for in a new one", async () => {
  const { clock, destination, copy, send } = await stage();
  await clock.advance(1_000);
  expect(await destination.findCopy(copy("a"), { sinceMs: startMs, untilMs: startMs })).toBeNull();
  await clock.advance(1_000);
  await send("late");
  const untilMs = brokerMs(clock.now());
  await clock.advance(1_000);
  expect(await destination.findCopy(copy("late"), { sinceMs: untilMs, untilMs })).toMatchObject({ number: 1 });
});

test("a copy that may be older than a reading is looked for in a new one", async () => {
  const { clock, destination, copy, send } = await stage();
  await send("early");
  await clock.advance(10_000);
  const later = { sinceMs: brokerMs(clock.now()), untilMs: brokerMs(clock.now()) };
  await clock.advance(1_000);
  expect(await destination.findCopy(copy("early"), later)).toBeNull();
  expect(await destination.findCopy(copy("early"), { sinceMs: startMs, untilMs: startMs })).toMatchObject({
    number: 1,
  });
});
