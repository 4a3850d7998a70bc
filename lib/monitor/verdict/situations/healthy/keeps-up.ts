import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** A worker with a pull open all the time. */
export const keepsUp: Situation = {
  name: "keeps up with steady traffic",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
