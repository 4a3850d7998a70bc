import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** An upstream is down, and every message is tried again. */
export const rejectsEverything: Situation = {
  name: "rejects everything",
  sickness: {
    as: ["redelivering", "stalled"],
    beginsMs: hour,
    showsMs: hour + minute,
    because: "five redeliveries without progress",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: () => (stage.clock.now() - stage.startMs >= hour ? { nakAfterMs: 5 * second } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
