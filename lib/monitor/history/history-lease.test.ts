import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventBus } from "../../event-bus/bus/event-bus";
import { createEventBus } from "../../event-bus/create-event-bus";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { HistoryLease } from "./history-lease";

let bus: EventBus;
let nowMs: number;
let failing: EventBusError | null;
beforeEach(async () => {
  bus = createEventBus("memory", { createStream: false, logger: silentLogger });
  await bus.start();
  await bus.streams.create({ name: "RECENT", subjects: ["RECENT.>"] });
  nowMs = 0;
  failing = null;
});
afterEach(() => bus.stop());

const lease = (owner: string) =>
  new HistoryLease({
    messages: {
      last: (stream, subject) => bus.messages.last(stream, subject),
      publish: (message) => (failing === null ? bus.messages.publish(message) : Promise.reject(failing)),
    },
    ...{ stream: "RECENT", subject: "RECENT.lease", owner, now: () => nowMs },
  });

test("somebody else has it once that one was seen to renew it, and no longer than that", async () => {
  const a = lease("a");
  const b = lease("b");
  expect(await a.step()).toBe(true);
  await b.step();
  expect(b).toMatchObject({ held: false, isAnothers: false }); // perhaps left over from one that is gone
  nowMs = 2_000;
  await a.step();
  await b.step();
  expect(b).toMatchObject({ held: false, isAnothers: true });
  nowMs = 8_000;
  expect(await b.step()).toBe(true);
  expect(b).toMatchObject({ held: true, isAnothers: false });
});

test.each(["publish_unknown", "rejected", "bus_unavailable"] as const)(
  "what cannot be stored (%s) is nobody's, and is told",
  async (code) => {
    const a = lease("a");
    await a.step();
    failing = new EventBusError(code, "disk full");
    await expect(a.step()).rejects.toThrow("disk full");
    expect(a).toMatchObject({ held: false, isAnothers: false });
    failing = null;
    nowMs = 6_000;
    await a.step();
    expect(a.held).toBe(true);
  },
);
