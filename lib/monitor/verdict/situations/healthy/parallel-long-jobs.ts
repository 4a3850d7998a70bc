import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Jobs end out of turn, each kept alive. */
export const parallelLongJobs: Situation = {
  name: "three workers with jobs of minutes",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 30 * second });
    for (const minutes of [1, 3, 7])
      stage.worker({ stream: "WORK", consumer: "worker", handleMs: minutes * minute, keepAliveMs: 10 * second });
    stage.every(2 * minute, () => stage.publish("WORK.a"));
  },
};
