import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/**
 * One message a second comes in for it, and one for others; one in ten of its own is read. As many wait at any time, and its
 * position passes over messages of others: only counting shows the loss.
 */
export const losesByAgeBesideOthers: Situation = {
  name: "loses data by age from a stream that it reads with a filter",
  sickness: { as: ["losing_data"], beginsMs: 0, showsMs: 2 * minute, because: "the first unread message leaves" },
  play(stage) {
    stage.stream({ name: "WORK", maxAgeMs: minute, allowDirect: true });
    stage.consumer("WORK", { name: "worker", filterSubjects: ["WORK.a"] });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 10 * second });
    stage.every(second, () => stage.publish("WORK.a"));
    stage.every(second, () => stage.publish("WORK.b"));
  },
};
