import { lasting, type Situation } from "../situation";

const { minute } = lasting;

/** A burst takes minutes to drain. */
export const bursts: Situation = {
  name: "600 messages at once every 10 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 10, handleMs: 500 });
    stage.every(10 * minute, () => stage.publish("WORK.a", 600));
  },
};
