import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** What it knows of the rhythm comes back with its history. */
export const dashboardRestarts: Situation = {
  name: "the dashboard starts again while a batch is due",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 20 * minute, batch: 500 });
    stage.every(10 * second, () => stage.publish("WORK.a"));
    stage.every(95 * minute, () => void stage.restart());
  },
};
