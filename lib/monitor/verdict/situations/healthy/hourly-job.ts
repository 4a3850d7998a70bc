import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** A cron job: what waits grows for an hour, and is gone in one fetch. */
export const hourlyJob: Situation = {
  name: "a job every hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: hour, batch: 5_000 });
    stage.every(20 * second, () => stage.publish("WORK.a"));
  },
};
