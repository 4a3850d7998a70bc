import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** On purpose: messages wait, and drain afterwards. */
export const pauses: Situation = {
  name: "paused for half an hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.every(2 * hour, () => stage.pause("WORK", "worker", 30 * minute), { fromMs: 20 * minute });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
