import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** What fails now and then is tried again and done. */
export const someRetries: Situation = {
  name: "one message in ten is rejected once",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq, attempt) => (seq % 10 === 0 && attempt === 1 ? { nakAfterMs: second } : "ack"),
    });
    stage.every(second, () => stage.publish("WORK.a"));
  },
};
