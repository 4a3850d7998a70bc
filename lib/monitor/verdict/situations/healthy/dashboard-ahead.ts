import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Ages and patience are of the broker's time. */
export const dashboardAhead: Situation = {
  name: "the dashboard's clock is three hours ahead; a batch every 5 min",
  sickness: null,
  play(stage) {
    stage.setDashboardClock(3 * hour);
    stage.stream({ name: "WORK", maxAgeMs: hour });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 5 * minute, batch: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
