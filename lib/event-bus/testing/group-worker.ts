import { setTimeout as delay } from "node:timers/promises";
import { createEventBus } from "../index";

/**
 * A process of its own that handles events: `node group-worker.mjs SERVERS STREAM`. Prints `ready`, the number of each
 * event when it is done with it, and `stopped` after a SIGTERM.
 */
const [servers = "", streamName = ""] = process.argv.slice(2);
const bus = createEventBus("nats", { servers, streamName, consumerGroup: "workers", ackWaitMs: 5_000 });
const print = (line: string | number) => process.stdout.write(`${line}\n`);

await bus.start();
await bus.subscribe<{ number: number }>("order.created", async (_topic, { data }) => {
  await delay(2);
  print(data.number);
});
process.once("SIGTERM", () => void bus.stop().then(() => print("stopped")));
print("ready");
