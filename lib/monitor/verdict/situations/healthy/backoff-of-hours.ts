import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Lost by its worker, it waits for the backoff. */
export const backoffOfHours: Situation = {
  name: "a message that comes again after an hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", backoffMs: [minute, hour, 4 * hour] });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq, attempt) => (seq % 500 === 0 && attempt <= 2 ? "drop" : "ack"),
    });
    stage.every(10 * second, () => stage.publish("WORK.a"));
  },
};
