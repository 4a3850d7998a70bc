import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Older values are replaced before anybody reads them, as they are meant to be. */
export const onePerSubject: Situation = {
  name: "the newest value of each subject, read every 40 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxMessagesPerSubject: 1, maxAgeMs: hour });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.0", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 40 * second, batch: 500 });
    let next = 0;
    stage.every(2 * second, () => stage.publish(`WORK.${next++ % 5}`));
  },
};
