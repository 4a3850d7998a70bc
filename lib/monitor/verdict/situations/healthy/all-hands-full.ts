import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Nobody pulls while both are at work. */
export const allHandsFull: Situation = {
  name: "two workers with jobs of 20 min, and more jobs wait",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 30 * second });
    for (const minutes of [19, 21])
      stage.worker({ stream: "WORK", consumer: "worker", handleMs: minutes * minute, keepAliveMs: 10 * second });
    stage.every(25 * minute, () => stage.publish("WORK.a"), { untilMs: 80 * minute });
    stage.every(hour, () => stage.publish("WORK.a", 4), { fromMs: 90 * minute });
  },
};
