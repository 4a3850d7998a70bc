import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** The verdict stays what it was. */
export const sickOverARestart: Situation = {
  name: "the dashboard starts again while nobody reads",
  sickness: { as: ["no_reader"], beginsMs: hour, showsMs: hour + 90 * second, because: "a deploy takes 90 s" },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.at(hour, () => worker.stop());
    stage.at(hour + 15 * minute, () => void stage.restart());
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
