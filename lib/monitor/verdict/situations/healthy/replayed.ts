import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** What was handled before is handled once more, beside new messages. */
export const replayed: Situation = {
  name: "set back by 3,000 messages to read them again",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.publish("WORK.a", 3_000);
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", batch: 10, handleMs: 200 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.every(2 * hour, () => {
      const { deliveredUpTo } = stage.figures("WORK", "worker");
      stage.reset("WORK", "worker", Math.max(1, deliveredUpTo - 3_000));
    });
  },
};
