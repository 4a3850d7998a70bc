import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** A laptop is closed and opened; workers went on. */
export const dashboardAsleep: Situation = {
  name: "the dashboard sees nothing for 10 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.every(2 * hour, () => stage.watch(false), { fromMs: 30 * minute });
    stage.every(2 * hour, () => stage.watch(true), { fromMs: 40 * minute });
  },
};
