import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** Hours of backlog at the start, falling all the time. */
export const readsALongHistory: Situation = {
  name: "a new consumer that reads a long history",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.publish("WORK.a", 30_000);
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 10, handleMs: 250 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
