import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** A topic for what should never happen: its reader waits, its neighbours are busy. Worth a remark, not a call. */
export const nothingMatchedYet: Situation = {
  name: "a topic that was never published",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", filterSubjects: ["WORK.chargeback"] });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.every(second, () => stage.publish("WORK.busy"));
  },
};
