import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Pulls are always open: the limit is what protects the service behind it. */
export const limitedOnPurpose: Situation = {
  name: "max ack pending limits how much is handled at a time, and a load of 12 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", maxAckPending: 4 });
    for (const _ of [1, 2, 3, 4, 5, 6]) stage.worker({ stream: "WORK", consumer: "worker", handleMs: 4 * second });
    stage.every(4 * second, () => stage.publish("WORK.a"));
    stage.every(second, () => stage.publish("WORK.a", 2), { fromMs: hour, untilMs: hour + 12 * minute });
  },
};
