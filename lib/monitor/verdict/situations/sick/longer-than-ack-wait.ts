import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Every message is delivered again while it is being handled. */
export const longerThanAckWait: Situation = {
  name: "handlers take longer than the ack wait",
  sickness: {
    as: ["redelivering", "stalled"],
    beginsMs: 0,
    showsMs: 6 * minute,
    because: "ten redeliveries, more than first deliveries",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 10 * second });
    for (const _ of [1, 2, 3, 4]) stage.worker({ stream: "WORK", consumer: "worker", handleMs: 45 * second });
    stage.every(45 * second, () => stage.publish("WORK.a"));
  },
};
