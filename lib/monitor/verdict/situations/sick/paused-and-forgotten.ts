import { lasting, type Situation } from "../situation";

const { minute, hour } = lasting;

/** A pause without an end, and messages wait. */
export const pausedAndForgotten: Situation = {
  name: "paused and forgotten",
  sickness: {
    as: ["no_reader"],
    beginsMs: hour,
    showsMs: 25 * hour,
    because: "a pause that is meant lasts less than a day",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.at(hour, () => stage.pause("WORK", "worker", 10_000 * hour));
    stage.every(minute, () => stage.publish("WORK.a"));
  },
};
