import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** It takes more than an hour to drain, by itself. */
export const nightlyLoad: Situation = {
  name: "a load of 20,000 within 10 min, once a day",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 10, handleMs: 250 });
    stage.every(3 * second, () => stage.publish("WORK.a"));
    stage.every(second, () => stage.publish("WORK.a", 33), { fromMs: 30 * minute, untilMs: 40 * minute });
  },
};
