import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Workers are free, and messages wait. */
export const saturated: Situation = {
  name: "the limit of messages in flight blocks it",
  sickness: {
    as: ["saturated"],
    beginsMs: hour,
    showsMs: hour + 15 * minute,
    because: "a load looks the same for a quarter of an hour",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", maxAckPending: 4, ackWaitMs: 5 * minute });
    for (const _ of [1, 2, 3, 4, 5, 6]) stage.worker({ stream: "WORK", consumer: "worker", handleMs: minute });
    stage.every(20 * second, () => stage.publish("WORK.a"), { untilMs: hour });
    stage.every(10 * second, () => stage.publish("WORK.a", 2), { fromMs: hour });
  },
};
