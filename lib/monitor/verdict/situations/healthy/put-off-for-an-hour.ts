import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** A reminder: as many redeliveries as first deliveries. */
export const putOffForAnHour: Situation = {
  name: "each message is put off for an hour, and then done",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (_, attempt) => (attempt < 2 ? { nakAfterMs: hour } : "ack"),
    });
    stage.every(20 * second, () => stage.publish("WORK.a"));
  },
};
