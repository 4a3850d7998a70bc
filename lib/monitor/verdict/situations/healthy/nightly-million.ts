import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** It takes an hour and a half to drain, by itself. */
export const nightlyMillion: Situation = {
  name: "a load of a million within 10 min, once a day",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 500, handleMs: 5 });
    stage.every(3 * second, () => stage.publish("WORK.a"));
    stage.every(second, () => stage.publish("WORK.a", 1_667), { fromMs: 30 * minute, untilMs: 40 * minute });
  },
};
