import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Made for a service that listens on another subject. */
export const pushNeverSubscribed: Situation = {
  name: "nobody was ever subscribed to a push consumer",
  sickness: { as: ["no_reader"], beginsMs: 0, showsMs: 90 * second, because: "a deploy takes 90 s" },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", deliverSubject: "deliver.worker" });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.every(minute, () => stage.publish("WORK.b"));
  },
};
