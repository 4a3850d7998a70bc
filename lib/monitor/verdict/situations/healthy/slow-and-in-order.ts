import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Max ack pending of 1 keeps the order; the ack wait is 300 s. */
export const slowAndInOrder: Situation = {
  name: "a 45 s handler, one message at a time",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 300 * second, maxAckPending: 1 });
    for (const _ of [1, 2]) stage.worker({ stream: "WORK", consumer: "worker", handleMs: 45 * second });
    stage.every(minute, () => stage.publish("WORK.a"));
  },
};
