import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** What they had in hand comes again, once. */
export const deploysOfAPrefetchingClient: Situation = {
  name: "clients that have 500 messages in hand are replaced every hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 2 * minute });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 500, handleMs: 100 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.every(hour, () => stage.publish("WORK.a", 800), { fromMs: 20 * minute });
    stage.every(hour, () => worker.crash(), { fromMs: 20 * minute + 10 * second });
    stage.every(hour, () => worker.start(), { fromMs: 20 * minute + 40 * second });
  },
};
