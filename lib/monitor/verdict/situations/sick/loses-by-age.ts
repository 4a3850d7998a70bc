import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** One message a second comes in, one in ten is read. */
export const losesByAge: Situation = {
  name: "loses data: older than a minute leaves the stream",
  sickness: { as: ["losing_data"], beginsMs: 0, showsMs: 2 * minute, because: "the first unread message leaves" },
  play(stage) {
    stage.stream({ name: "WORK", maxAgeMs: minute });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 10 * second });
    stage.every(second, () => stage.publish("WORK.a"));
  },
};
