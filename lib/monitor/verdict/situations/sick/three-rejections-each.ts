import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** It gets there in the end, at four times the work. */
export const threeRejectionsEach: Situation = {
  name: "three rejections for each acknowledgement",
  sickness: {
    as: ["redelivering"],
    beginsMs: 0,
    showsMs: 3 * minute,
    because: "three minutes with more redeliveries than first deliveries",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (_, attempt) => (attempt < 4 ? { nakAfterMs: 200 } : "ack"),
    });
    stage.every(10 * second, () => stage.publish("WORK.a"));
  },
};
