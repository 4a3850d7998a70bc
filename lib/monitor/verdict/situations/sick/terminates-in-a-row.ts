import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Handlers say never again. */
export const terminatesInARow: Situation = {
  name: "terminates message after message",
  sickness: { as: ["giving_up"], beginsMs: hour, showsMs: hour, because: "the first announcement" },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: () => (stage.clock.now() - stage.startMs >= hour ? "terminate" : "ack"),
    });
    stage.every(10 * second, () => stage.publish("WORK.a"));
  },
};
