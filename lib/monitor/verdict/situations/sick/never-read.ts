import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Made days ago for a service that was never deployed. */
export const neverRead: Situation = {
  name: "never had a reader",
  sickness: {
    as: ["no_reader"],
    beginsMs: 0,
    showsMs: 5 * minute,
    because: "a new consumer gets five minutes until its first reader comes",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
