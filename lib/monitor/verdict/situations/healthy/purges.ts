import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** What nobody wants any more is removed by hand. */
export const purges: Situation = {
  name: "the stream is purged while messages wait",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 5 * minute, batch: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.every(47 * minute, () => stage.purge("WORK"));
  },
};
