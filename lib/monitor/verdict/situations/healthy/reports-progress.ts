import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** A transcoder: one job a minute, longer than the ack wait, kept alive. */
export const reportsProgress: Situation = {
  name: "a 40 s job that reports progress, with an ack wait of 15 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 15 * second });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 40 * second, keepAliveMs: 4 * second });
    stage.every(minute, () => stage.publish("WORK.a"));
  },
};
