import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** It runs a tenth of a percent too fast, and is put right every 20 min; once an hour it is put wrong by 60 s. */
export const dashboardClockSteps: Situation = {
  name: "the dashboard's clock drifts, and is corrected in steps",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 40 * second, batch: 500 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    const startedMs = stage.clock.now();
    stage.every(10 * second, () => {
      const passedMs = stage.clock.now() - startedMs;
      const driftMs = (passedMs % (20 * minute)) / 1_000;
      const stepMs = Math.floor(passedMs / (30 * minute)) % 2 === 0 ? 0 : minute;
      stage.setDashboardClock(driftMs + stepMs);
    });
  },
};
