import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** A reader of its own for each connection. */
export const comesAndGoes: Situation = {
  name: "an ephemeral that is made anew every 10 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.every(10 * minute, () => stage.delete("WORK", "worker"), { fromMs: 9 * minute });
    stage.every(
      10 * minute,
      () => {
        stage.consumer("WORK", { name: "worker", deliverPolicy: "new" });
        stage.worker({ stream: "WORK", consumer: "worker" });
      },
      { fromMs: second },
    );
  },
};
