import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Gone for good, with and without work in hand. */
export const neverCameBack: Situation = {
  name: "workers did not come back from a deploy",
  sickness: {
    as: ["no_reader", "stalled"],
    beginsMs: 2 * hour,
    showsMs: 2 * hour + 90 * second,
    because: "a deploy takes 90 s",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 5, handleMs: 500 });
    stage.every(second, () => stage.publish("WORK.a"));
    stage.at(2 * hour, () => worker.crash());
  },
};
