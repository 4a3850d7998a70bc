import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Each life takes messages and ends before the first is done. */
export const crashLoop: Situation = {
  name: "workers crash on what they take, again and again",
  sickness: {
    as: ["redelivering", "stalled"],
    beginsMs: 2 * hour,
    showsMs: 2 * hour + 2 * minute,
    because: "five redeliveries without progress",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 20 * second });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 3, handleMs: second });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.every(10 * second, () => worker.crash(), { fromMs: 2 * hour });
    stage.every(10 * second, () => worker.start(), { fromMs: 2 * hour + 9_500 });
  },
};
