import { expect, test, vi } from "vitest";
import { MemoryBroker } from "../memory/memory-broker";
import { JetStreamTail } from "./jetstream-tail";

test("a stream that counts anew, and is as old as before, is read from its beginning", async () => {
  const { jetstream } = new MemoryBroker();
  await jetstream.start();
  const make = () => jetstream.streams.create({ name: "ORDERS", subjects: ["orders"] });
  const publish = () => jetstream.messages.publish({ subject: "orders", data: new Uint8Array() });
  const listed = new Set<number>();
  const tail = new JetStreamTail<number>(jetstream, "ORDERS", 100, {
    added({ number }) {
      listed.add(number ?? 0);
      return number ?? 0;
    },
    gone: (number) => void listed.delete(number),
  });
  const { createdAt } = await make();
  for (let n = 0; n < 3; n++) await publish();
  await tail.refresh(await jetstream.streams.info("ORDERS"));
  expect([...listed]).toEqual([1, 2, 3]);
  // As after a restart of the server that had it in memory.
  await jetstream.streams.delete("ORDERS");
  await make();
  await publish();
  const anew = { ...(await jetstream.streams.info("ORDERS")), createdAt };
  vi.spyOn(jetstream.streams, "info").mockResolvedValue(anew);
  await tail.refresh(anew);
  expect([...listed]).toEqual([1]);
  await jetstream.stop();
});
