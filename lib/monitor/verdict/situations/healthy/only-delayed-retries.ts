import { lasting, type Situation } from "../situation";

const { minute, hour } = lasting;

/** All that is in flight waits for its next try. */
export const onlyDelayedRetries: Situation = {
  name: "three rejected messages, and nothing else",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (_, attempt) => (attempt < 4 ? { nakAfterMs: 10 * minute } : "ack"),
    });
    stage.every(2 * hour, () => stage.publish("WORK.a", 3), { fromMs: minute });
  },
};
