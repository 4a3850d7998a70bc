import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** Fetches what is there and goes away. */
export const batchEvery40S: Situation = {
  name: "a batch every 40 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 40 * second, batch: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
