import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** A reader that is replaced is back before a message's time is over. */
export const readInTheirOwnTime: Situation = {
  name: "messages that leave after 10 s of their own, read at once",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", messagesExpire: true });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 100 });
    stage.every(second, () => stage.publishFor(10, "WORK.a"));
    stage.every(hour, () => worker.crash());
    stage.every(hour, () => worker.start(), { fromMs: hour + 4 * second });
  },
};
