import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../event-bus/adapters/jetstream/jetstream";
import { createBroker } from "../event-bus/create-broker";
import { EventBusError } from "../event-bus/errors";
import { silentLogger } from "../event-bus/logger";
import { Lease } from "./lease";
import type { RecordLog } from "./record-log";
import { storeOn } from "./testing/store-on";

let bus: JetStreamPort;
let log: RecordLog;
let nowMs: number;
let failing: EventBusError | null;
beforeEach(async () => {
  bus = createBroker("memory", { logger: silentLogger }).jetstream;
  await bus.start();
  const bounds = { maxAgeMs: 3_600_000, maxBytes: 1_000_000 };
  log = storeOn(bus).log({
    worth: "others",
    name: "RECENT",
    purpose: "of a test",
    bounds,
    memory: { maxRecords: 1, maxBytes: 1 },
  });
  await log.ensure();
  nowMs = 0;
  failing = null;
});
afterEach(() => bus.stop());

const lease = (owner: string) =>
  new Lease({
    log: {
      last: (key) => log.last(key),
      append: (record) => (failing === null ? log.append(record) : Promise.reject(failing)),
    },
    ...{ key: "lease", owner, now: () => nowMs },
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
