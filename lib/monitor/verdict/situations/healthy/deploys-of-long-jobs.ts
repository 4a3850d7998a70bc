import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** What was in hand comes again to workers that have only just begun with it. */
export const deploysOfLongJobs: Situation = {
  name: "workers with jobs of 10 s are replaced every hour, which takes 60 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 2, handleMs: 10 * second });
    stage.every(hour, () => worker.crash(), { fromMs: 10 * minute + 5 * second });
    stage.every(hour, () => worker.start(), { fromMs: 11 * minute + 5 * second });
    stage.every(12 * second, () => stage.publish("WORK.a"));
  },
};
