import { expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { taken } from "../../event-bus/broker/offer";
import { silentLogger } from "../../event-bus/logger";
import { InterruptedError } from "../../event-bus/patience";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { KnownTargets } from "./known-targets";

test.each([
  ["stands", 0],
  ["is set back", -3_600_000],
])("who reads a retry subject is read again after two seconds when the clock %s", async (_what, correctedMs) => {
  const clock = new ManualClock();
  const broker = new MemoryBroker({ logger: silentLogger });
  const bus = broker.jetstream;
  await bus.start();
  const reads = vi.spyOn(bus.streams, "info");
  const targets = new KnownTargets({
    ...{
      sender: taken(broker.sender),
      connection: broker.connection,
      clock,
      to: "consumer",
      failedOn: new Set(["SHOP"]),
      patienceMs: 60_000,
    },
    halting: new AbortController().signal,
    onStuck: () => {},
  });
  await targets.refresh();
  const once = reads.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  clock.correct(correctedMs);
  await clock.advance(1_999);
  await targets.refresh();
  expect(reads).toHaveBeenCalledTimes(once);
  await clock.advance(1);
  await targets.refresh();
  expect(reads).toHaveBeenCalledTimes(2 * once);
  await bus.stop();
});

test("a halt ends a read that gets no answer", async () => {
  const broker = new MemoryBroker({ logger: silentLogger });
  const halting = new AbortController();
  const { signal } = halting;
  const targets = new KnownTargets({
    sender: {
      targetsOf: (seen) => taken(broker.sender).targetsOf(seen),
      readTargets: (_, options) =>
        new Promise((_, reject) => options?.signal?.addEventListener("abort", () => reject(signal.reason))),
    },
    ...{ connection: broker.connection, clock: new ManualClock(), to: "consumer", failedOn: new Set(["SHOP"]) },
    ...{ patienceMs: 60_000, halting: signal, onStuck: () => {} },
  });
  const refreshed = targets.refresh();
  halting.abort(new InterruptedError("halted"));
  await refreshed;
});
