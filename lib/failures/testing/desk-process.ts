/**
 * What a dashboard does about failures, as a process of its own that tests may kill or stop for a while. Takes the
 * server's address, and the rate of a redrive to begin with. Says `ready`, and `lost` when another process has its job.
 */
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { noMask } from "../../model/message/message-mask";
import { storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { FailureRecorder } from "../inbox/failure-recorder";
import { FailureStore } from "../inbox/failure-store";
import { GoneMessages } from "../inbox/gone-messages";
import { RemovedInFlight } from "../inbox/removed-in-flight";
import { UnacknowledgedDeliveries } from "../inbox/unacknowledged";
import { sameClock } from "./broker-clock";
import { RedriveDesk } from "./redrive-desk";

const lookEveryMs = 100;

const [, , servers = "", ratePerS] = process.argv;
const broker = new NatsBroker({ servers });
const bus = broker.jetstream;
await bus.start();
const about = {
  source: taken(broker.failures),
  log: taken(broker.log),
  connection: broker.connection,
  sender: taken(broker.sender),
  clock: systemClock,
  logger: silentLogger,
};
const kept = storeOn(bus);
const store = new FailureStore({ ...about, store: kept, mask: noMask });
await store.records.open();
const none = () => undefined;
const letters = new DeadLetters({
  log: about.log,
  index: store.index,
  mask: noMask,
  patterns: defaultDeadLetterPatterns,
});
const logger = {
  ...silentLogger,
  info: (_facts: object, message?: string) => {
    if (message === "Another process has the job") process.stdout.write("lost\n");
  },
};
const jobs = new RedriveDesk({
  ...{ ...about, store: kept, logger, brokerNow: sameClock, failures: store, onProgress: none, onOver: none },
  onDropped: (original) => letters.noteRemoved(original),
});
await jobs.open();
await letters.follow((await bus.streams.list()).streams);
const gone = new GoneMessages(broker.grammar);
const noted = {
  removed: new RemovedInFlight(),
  unacknowledged: new UnacknowledgedDeliveries(),
  brokerNow: sameClock,
  gone,
};
await new FailureRecorder({ ...about, captures: kept, store, ...noted, onRecorded: none }).start();
if (ratePerS !== undefined) {
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id).reverse();
  await jobs.start({
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
  try {
    const { streams } = await bus.streams.list();
    await kept.look({ streams, missing: [], fresh: true, nowMs: Date.now() });
    await letters.follow(streams);
    await jobs.follow();
  } catch (error) {
    // A process that was stopped finds its requests overdue when it goes on; as in a dashboard, the next look is another.
    if (!isEventBusError(error)) throw error;
  }
}
