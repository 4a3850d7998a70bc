import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** All others wait behind it. */
export const poisonInOrder: Situation = {
  name: "a message that always fails, at max ack pending 1",
  sickness: {
    as: ["redelivering", "stalled"],
    beginsMs: hour,
    showsMs: hour + minute,
    because: "five redeliveries without progress",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", maxAckPending: 1 });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq) => (seq === 1_800 ? { nakAfterMs: 5 * second } : "ack"),
    });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
