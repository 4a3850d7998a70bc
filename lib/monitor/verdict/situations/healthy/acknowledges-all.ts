import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** Ack policy all: each acknowledgement covers those before. */
export const acknowledgesAll: Situation = {
  name: "acknowledges all before it",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackPolicy: "all" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 20, handleMs: 500 });
    stage.every(10 * second, () => stage.publish("WORK.a", 10));
  },
};
