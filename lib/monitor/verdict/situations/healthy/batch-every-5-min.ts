import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Between two batches nobody pulls and messages wait. */
export const batchEvery5Min: Situation = {
  name: "a batch every 5 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 5 * minute, batch: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
