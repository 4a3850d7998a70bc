import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Nothing else is published: only what they had in hand is left. */
export const workersGone: Situation = {
  name: "workers are gone with messages in flight",
  sickness: {
    as: ["stalled"],
    beginsMs: hour,
    showsMs: hour + 2 * minute,
    because: "a job may take four ack waits the first time",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", ackWaitMs: 30 * second });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 10, handleMs: second });
    stage.every(5 * second, () => stage.publish("WORK.a"), { untilMs: hour - 5 * second });
    stage.at(hour - second, () => stage.publish("WORK.a", 10));
    stage.at(hour, () => worker.crash());
  },
};
