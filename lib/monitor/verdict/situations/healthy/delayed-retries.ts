import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** They stay in flight for the delay, without a sign of life. */
export const delayedRetries: Situation = {
  name: "rejects some messages for 10 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq, attempt) => (seq % 100 === 0 && attempt === 1 ? { nakAfterMs: 10 * minute } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
