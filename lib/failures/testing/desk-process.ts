/** What a dashboard does about failures, as a process of its own that tests may kill. Takes the server's address. */
import { NatsEventBus } from "../../event-bus/adapters/nats/nats-event-bus";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { noMask } from "../../model/message-mask";
import { DeadLetters, defaultDeadLetterPatterns } from "../dead-letters";
import { FailureJobs } from "../failure-jobs";
import { FailureRecorder } from "../failure-recorder";
import { FailureStore } from "../failure-store";

const lookEveryMs = 100;

const [, , servers = "", ratePerS] = process.argv;
const bus = new NatsEventBus({ servers, createStream: false });
await bus.start();
const about = { bus, clock: systemClock, logger: silentLogger, durable: true };
const store = new FailureStore({ ...about, mask: noMask });
await store.open();
const none = () => undefined;
const jobs = new FailureJobs({ ...about, failures: store, onProgress: none, onOver: none });
await jobs.open();
const letters = new DeadLetters({ bus, index: store.index, mask: noMask, patterns: defaultDeadLetterPatterns });
await letters.follow((await bus.streams.list()).streams);
await new FailureRecorder({ ...about, store, onRecorded: none }).start();
if (ratePerS !== undefined) {
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id).reverse();
  await jobs.create({
    action: "redrive",
    by: "test",
    scope: "all",
    destination: null,
    ratePerS: Number(ratePerS),
    ids,
  });
}
process.stdout.write("ready\n");
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  await letters.follow((await bus.streams.list()).streams);
  await jobs.follow();
}
