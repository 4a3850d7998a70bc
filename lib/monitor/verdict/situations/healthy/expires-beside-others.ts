import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/**
 * A batch reader with a filter takes its own three times before they are too old. Those of others that leave unread are
 * nothing to it, though the stream begins far beyond its position by then.
 */
export const expiresBesideOthers: Situation = {
  name: "messages of others leave the stream unread, its own are read in batches",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxAgeMs: minute, allowDirect: true });
    stage.consumer("WORK", { name: "worker", filterSubjects: ["WORK.a"] });
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 20 * second, batch: 100 });
    stage.every(2 * second, () => stage.publish("WORK.b"));
    stage.every(7 * second, () => stage.publish("WORK.a"));
  },
};
