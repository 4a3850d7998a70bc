import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Consumer } from "../../../../model/consumer/consumer";
import { MemoryBroker } from "../../memory/memory-broker";
import { WorkQueueSearch } from "./stranded-search";

let broker: MemoryBroker;

/** A queue for two: the first message is mail, all that was printed is gone. */
beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  const { streams, consumers, messages } = broker.jetstream;
  await streams.create({ name: "JOBS", subjects: ["jobs.*"], retention: "workqueue" });
  for (const name of ["mail", "print"]) {
    await consumers.create("JOBS", { name, filterSubjects: [`jobs.${name}`] });
  }
  for (const name of ["mail", "print", "print"]) {
    await messages.publish({ subject: `jobs.${name}`, data: new Uint8Array(1) });
  }
  for (const seq of [2, 3]) await messages.delete("JOBS", seq);
});

afterEach(async () => {
  await broker.stop();
});

/** Looks twice at what the reader of mail is said to be doing. */
async function look(mail: Partial<Consumer>) {
  const { streams, consumers, messages } = broker.jetstream;
  const found: (number | null)[] = [];
  const search = new WorkQueueSearch<number>(messages, {
    isKnown: () => false,
    found: ({ number }) => found.push(number),
    gone: () => {},
  });
  const read = vi.spyOn(messages, "read");
  const channels = [await streams.info("JOBS")];
  const done = { waiting: 0, inFlight: 0, deliveredUpTo: 3, finishedUpTo: 3 };
  const readers = [
    { ...(await consumers.info("JOBS", "mail")), ...done, ...mail },
    { ...(await consumers.info("JOBS", "print")), ...done },
  ];
  for (const nowMs of [60_000, 120_000]) await search.look({ channels, readers, nowMs });
  return { found, reads: read.mock.calls.length };
}

test("a queue whose messages all wait or are in flight is not read", async () => {
  const open = { deliveredUpTo: 1, finishedUpTo: 0 };
  expect(await look({ ...open, inFlight: 1 })).toEqual({ found: [], reads: 0 });
  expect(await look({ waiting: 1, deliveredUpTo: 0, finishedUpTo: 0 })).toEqual({ found: [], reads: 0 });
});

test("one that holds more than that is read, and what its reader has finished is found", async () => {
  const { found, reads } = await look({ deliveredUpTo: 1, finishedUpTo: 1 });
  expect(found).toEqual([1]);
  expect(reads).toBeGreaterThan(0);
});
