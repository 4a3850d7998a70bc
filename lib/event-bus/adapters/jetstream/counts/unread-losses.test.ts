import { expect, test } from "vitest";
import { MemoryBroker } from "../../memory/memory-broker";

const { signal } = new AbortController();

test("of more readers than one sweep counts each has its turn, and its loss is found", async () => {
  const broker = new MemoryBroker();
  await broker.start();
  const { streams, consumers, messages } = broker.jetstream;
  const names = Array.from({ length: 150 }, (_, at) => `reader-${at}`);
  await streams.create({ name: "WORK", subjects: ["WORK.>"], allowDirect: true, maxMessages: names.length });
  for (const name of names) await consumers.create("WORK", { name, filterSubjects: [`WORK.${name}`] });
  // One message for each, which pushes the one before it out.
  const publish = async () => {
    for (const name of names) await messages.publish({ subject: `WORK.${name}`, data: new Uint8Array(1) });
  };
  await publish();
  const found = new Set<string>();
  for (let sweep = 0; sweep < 9; sweep++) {
    await publish();
    for (const key of (await broker.read(signal)).lost.keys()) found.add(key);
  }
  expect(found.size).toBe(names.length);
  await broker.stop();
});
