import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Killed with messages in hand, and back a minute later. */
export const deploys: Situation = {
  name: "workers are replaced every hour, which takes 60 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 5, handleMs: 500 });
    stage.every(hour, () => worker.crash(), { fromMs: 10 * minute });
    stage.every(hour, () => worker.start(), { fromMs: 11 * minute });
    stage.every(second, () => stage.publish("WORK.a"));
  },
};
