import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Everything that the broker says is in its future. */
export const dashboardBehind: Situation = {
  name: "the dashboard's clock is three hours behind; some messages are rejected for 10 min",
  sickness: null,
  play(stage) {
    stage.setDashboardClock(-3 * hour);
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq, attempt) => (seq % 100 === 0 && attempt === 1 ? { nakAfterMs: 10 * minute } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
