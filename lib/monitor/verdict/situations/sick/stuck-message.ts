import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** It is rejected every five seconds, without a limit. */
export const stuckMessage: Situation = {
  name: "one message is stuck while later ones pass",
  sickness: {
    as: ["stalled"],
    beginsMs: hour,
    showsMs: hour + 10 * minute,
    because: "one message may take ten minutes",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq) => (seq === 1_800 ? { nakAfterMs: 5 * second } : "ack"),
    });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
