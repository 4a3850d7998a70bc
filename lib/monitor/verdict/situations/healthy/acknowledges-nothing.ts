import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** Ack policy none: nothing is ever in flight. */
export const acknowledgesNothing: Situation = {
  name: "acknowledges nothing",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackPolicy: "none" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
