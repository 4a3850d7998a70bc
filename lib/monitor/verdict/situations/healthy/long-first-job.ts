import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Nothing is known of its rhythm yet; another worker has its pull open. */
export const longFirstJob: Situation = {
  name: "a job of 10 min that reports progress, the first of its kind",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 30 * second });
    for (const _ of [1, 2])
      stage.worker({ stream: "WORK", consumer: "worker", handleMs: 10 * minute, keepAliveMs: 10 * second });
    stage.every(30 * minute, () => stage.publish("WORK.a"), { fromMs: 5 * minute });
  },
};
