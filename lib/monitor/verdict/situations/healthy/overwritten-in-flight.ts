import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** The newer value replaces what is being handled. */
export const overwrittenInFlight: Situation = {
  name: "messages are overwritten while a worker has them",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxMessagesPerSubject: 1 });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 5, handleMs: 3 * second });
    let next = 0;
    stage.every(2 * second, () => stage.publish(`WORK.${next++ % 3}`));
  },
};
