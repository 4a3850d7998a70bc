import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Ten messages a second come in, one is read. */
export const losesByOwnTime: Situation = {
  name: "loses data: messages leave the stream after 6 s of their own",
  sickness: {
    as: ["losing_data"],
    beginsMs: 0,
    showsMs: 6 * second,
    because: "the first unread message leaves",
    overMs: 20 * minute,
  },
  play(stage) {
    stage.stream({ name: "WORK", messagesExpire: true });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: second });
    stage.every(100, () => stage.publishFor(6, "WORK.a"), { untilMs: 20 * minute });
    stage.every(second, () => stage.publishFor(6, "WORK.a"), { fromMs: 20 * minute });
  },
};
