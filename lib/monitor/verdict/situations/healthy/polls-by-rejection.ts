import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** It asks another service again and again whether a payment is there. */
export const pollsByRejection: Situation = {
  name: "each message is put off for 30 s, eight times, until it is ready",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (_, attempt) => (attempt < 9 ? { nakAfterMs: 30 * second } : "ack"),
    });
    stage.every(20 * second, () => stage.publish("WORK.a"));
  },
};
