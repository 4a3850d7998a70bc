import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** A batch every 40 s, and then no more. */
export const stoppedComing: Situation = {
  name: "its reader stopped coming",
  sickness: { as: ["no_reader"], beginsMs: 3 * hour, showsMs: 3 * hour + 90 * second, because: "a deploy takes 90 s" },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    const worker = stage.worker({ stream: "WORK", consumer: "worker", everyMs: 40 * second, batch: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.at(3 * hour, () => worker.crash());
  },
};
