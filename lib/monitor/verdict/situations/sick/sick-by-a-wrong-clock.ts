import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** A minute behind the broker's from the start, and three hours ahead of it later on. */
export const sickByAWrongClock: Situation = {
  name: "its reader stops coming while the dashboard's clock is wrong",
  sickness: { as: ["no_reader"], beginsMs: hour, showsMs: hour + 90 * second, because: "a deploy takes 90 s" },
  play(stage) {
    stage.setDashboardClock(-minute);
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.at(hour, () => worker.stop());
    stage.at(hour + 20 * minute, () => stage.setDashboardClock(3 * hour));
    stage.at(hour + 40 * minute, () => stage.setDashboardClock(0));
  },
};
